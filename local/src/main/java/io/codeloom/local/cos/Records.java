package io.codeloom.local.cos;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Small facts as properties files that are either wholly there or not at all. */
final class Records {
  private static final String HEADER = "header.";

  private Records() {}

  static void write(BucketFolder folder, Path file, StoredObject object) throws IOException {
    Properties facts = facts(object.key(), object.modified(), object.headers());
    facts.setProperty("blob", object.blob());
    facts.setProperty("size", Long.toString(object.size()));
    facts.setProperty("etag", object.etag());
    facts.setProperty("crc64", object.crc64());
    store(folder, file, facts);
  }

  static void write(BucketFolder folder, Path file, Upload upload) throws IOException {
    store(folder, file, facts(upload.key(), upload.initiated(), upload.headers()));
  }

  static StoredObject readObject(Path file) throws IOException {
    Properties facts = load(file);
    return new StoredObject(
        facts.getProperty("key"),
        facts.getProperty("blob"),
        Long.parseLong(facts.getProperty("size")),
        facts.getProperty("etag"),
        facts.getProperty("crc64"),
        Instant.parse(facts.getProperty("time")),
        headers(facts));
  }

  static Upload readUpload(String id, Path file) throws IOException {
    Properties facts = load(file);
    return new Upload(
        id, facts.getProperty("key"), Instant.parse(facts.getProperty("time")), headers(facts));
  }

  private static Properties facts(String key, Instant time, Map<String, String> headers) {
    Properties facts = new Properties();
    facts.setProperty("key", key);
    facts.setProperty("time", time.toString());
    headers.forEach((name, value) -> facts.setProperty(HEADER + name, value));
    return facts;
  }

  private static Map<String, String> headers(Properties facts) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : facts.stringPropertyNames()) {
      if (name.startsWith(HEADER)) {
        headers.put(name.substring(HEADER.length()), facts.getProperty(name));
      }
    }
    return headers;
  }

  private static void store(BucketFolder folder, Path file, Properties facts) throws IOException {
    Path draft = folder.newDraft();
    try (Writer out = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
      facts.store(out, null);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Properties load(Path file) throws IOException {
    Properties facts = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      facts.load(in);
    }
    return facts;
  }
}
