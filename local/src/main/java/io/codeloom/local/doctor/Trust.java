package io.codeloom.local.doctor;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The authorities that the functions trust, while this is open: what an environment's own have
 * signed is fine there, and must not look wrong from here. It holds for the whole JVM and each
 * client that is made in it meanwhile, since Kafka's, MySQL's, Redis's and the buckets' all go by
 * the JVM's own trust store. A JVM that was started with one keeps it.
 */
final class Trust implements AutoCloseable {
  private static final String CONFIG = "codeloom-config";
  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";
  private static final String AUTHORITIES = "codeloom-trust";

  /** Where the functions have what {@link #AUTHORITIES} holds. */
  private static final String FOLDER = "/etc/codeloom/trust/";

  private static final String STORE = "javax.net.ssl.trustStore";
  private static final String TYPE = "javax.net.ssl.trustStoreType";
  private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

  private final List<Finding> findings;
  private final Optional<Path> file;
  private final Map<String, String> before = new HashMap<>();
  private final SSLContext contextBefore;

  /** Changes nothing. */
  private Trust(Finding... findings) throws GeneralSecurityException {
    this.findings = List.of(findings);
    file = Optional.empty();
    contextBefore = SSLContext.getDefault();
  }

  private Trust(Finding.Fine finding, Path file, Map<String, String> options)
      throws GeneralSecurityException {
    findings = List.of(finding);
    this.file = Optional.of(file);
    contextBefore = SSLContext.getDefault();
    for (String name : List.of(STORE, TYPE, PASSWORD)) {
      before.put(name, System.getProperty(name));
      set(name, name.equals(STORE) ? file.toString() : options.get(name));
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, null, null);
    SSLContext.setDefault(context);
  }

  /**
   * Takes over what the functions in {@code namespace} are told by {@code JAVA_TOOL_OPTIONS}.
   *
   * @throws IOException if no temporary file can be written
   */
  static Trust of(ClusterView cluster, String namespace)
      throws IOException, GeneralSecurityException {
    Map<String, String> options = options(cluster, namespace);
    String store = options.get(STORE);
    if (store == null || System.getProperty(STORE) != null) {
      return new Trust();
    }
    if (!store.startsWith(FOLDER)) {
      return new Trust(
          new Finding.Unseen(
              "the authorities that functions trust",
              store + " is in their images",
              "Set JAVA_TOOL_OPTIONS=-D" + STORE + "=<a copy of it> here."));
    }
    String key = store.substring(FOLDER.length());
    String what = key + " of ConfigMap " + AUTHORITIES + " in " + namespace;
    Optional<byte[]> bytes = bytes(cluster, namespace, key);
    if (bytes.isEmpty()) {
      return new Trust(
          new Finding.Wrong(
              what + " is not there",
              "Make it, or take -D" + STORE + " out of JAVA_TOOL_OPTIONS in " + CONFIG + "."));
    }
    int size = size(bytes.get(), options);
    if (size == 0) {
      return new Trust(
          new Finding.Wrong(
              what + " holds no certificate that functions can read",
              "Make it without a password, as terraform/environments/tencent/README.md does."));
    }
    Path file = Files.write(Files.createTempFile("codeloom-trust", null), bytes.get());
    return new Trust(new Finding.Fine(what + ", certificates: " + size), file, options);
  }

  /** What was found while it was opened; nothing where the functions trust what every JVM does. */
  List<Finding> findings() {
    return findings;
  }

  /** The JVM trusts again what it trusted before. */
  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      before.forEach(Trust::set);
      SSLContext.setDefault(contextBefore);
      Files.deleteIfExists(file.get());
    }
  }

  private static Map<String, String> options(ClusterView cluster, String namespace) {
    Map<String, String> options = new HashMap<>();
    Object text =
        cluster
            .find("v1", "ConfigMap", namespace, CONFIG)
            .map(ObjectsCheck::data)
            .map(data -> data.get(OPTIONS))
            .orElse("");
    for (String option : text.toString().split("\\s+")) {
      String[] words = option.split("=", 2);
      if (words.length == 2 && words[0].startsWith("-D")) {
        options.put(words[0].substring(2), words[1]);
      }
    }
    return options;
  }

  private static Optional<byte[]> bytes(ClusterView cluster, String namespace, String key) {
    return cluster
        .find("v1", "ConfigMap", namespace, AUTHORITIES)
        .map(Trust::binaryData)
        .map(data -> data.get(key))
        .map(text -> Base64.getDecoder().decode(text.toString()));
  }

  private static Map<?, ?> binaryData(GenericKubernetesResource map) {
    return map.get("binaryData") instanceof Map<?, ?> data ? data : Map.of();
  }

  /** As a JVM with these options reads it: without a password it skips what is encrypted. */
  private static int size(byte[] bytes, Map<String, String> options) {
    String password = options.get(PASSWORD);
    try {
      KeyStore store = KeyStore.getInstance(options.getOrDefault(TYPE, KeyStore.getDefaultType()));
      store.load(new ByteArrayInputStream(bytes), password == null ? null : password.toCharArray());
      int certificates = 0;
      for (String alias : Collections.list(store.aliases())) {
        certificates += store.isCertificateEntry(alias) ? 1 : 0;
      }
      return certificates;
    } catch (IOException | GeneralSecurityException e) {
      return 0;
    }
  }

  private static void set(String property, String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }
}
