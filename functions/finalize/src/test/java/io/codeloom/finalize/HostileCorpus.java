package io.codeloom.finalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.OutputManifest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import tools.jackson.databind.json.JsonMapper;

/** Archives that no courier makes, by what is wrong with them. */
final class HostileCorpus {
  static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final String GOOD = "agent/good.txt";
  private static final String HEX = "0".repeat(64);

  private HostileCorpus() {}

  static Packed base() {
    return Packed.of(ID).file(GOOD, "good");
  }

  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    names(all);
    kinds(all);
    manifests(all);
    sizes(all);
    headers(all);
    broken(all);
    return all;
  }

  private static void names(Map<String, byte[]> all) {
    for (String name :
        List.of(
            "agent/../escape",
            "agent/..",
            "agent/.",
            "agent/",
            "agent/a/b",
            "agent/a\\b",
            "agent/a b",
            "agent/é",
            "agent/a\nb",
            "agent/" + "a".repeat(101),
            "/agent/abs",
            "../agent/x",
            "courier/../x",
            "other/x",
            "x",
            "C:/x",
            "agent/diff.patch",
            "agent/usage.json",
            "agent/exchange.jsonl",
            "agent/manifest.json",
            "courier/manifest.json")) {
      all.put("the name " + name, base().file(name, "bad").bytes());
    }
    all.put(
        "one name in both folders",
        base().file("courier/x.txt", "1").file("agent/x.txt", "2").bytes());
    all.put("a file twice", base().entry(GOOD, "good").bytes());
    all.put("a file twice, differing", base().entry(GOOD, "evil").bytes());
    byte[] tar = base().tar();
    all.put("a NUL within a name", Packed.gzip(Packed.forged(tar, GOOD, 0, "agent/go\0d.txt")));
    all.put("a name in the prefix", Packed.gzip(Packed.forged(tar, GOOD, 345, "agent/")));
  }

  private static void kinds(Map<String, byte[]> all) {
    Map<String, Byte> kinds =
        Map.of(
            "a hard link", TarConstants.LF_LINK,
            "a symbolic link", TarConstants.LF_SYMLINK,
            "a character device", TarConstants.LF_CHR,
            "a block device", TarConstants.LF_BLK,
            "a FIFO", TarConstants.LF_FIFO,
            "a contiguous file", TarConstants.LF_CONTIG,
            "a GNU sparse file", TarConstants.LF_GNUTYPE_SPARSE,
            "a multi-volume part", TarConstants.LF_MULTIVOLUME);
    kinds.forEach(
        (what, type) -> {
          TarArchiveEntry entry = new TarArchiveEntry("agent/link", type);
          entry.setLinkName("/etc/passwd");
          all.put(what, base().announce("agent/link", "").entry(entry, "").bytes());
        });
    all.put("a folder", base().announce("agent/d", "").entry("agent/d/", "").bytes());
    all.put("a long name of GNU", raw(TarConstants.LF_GNUTYPE_LONGNAME, "agent/x"));
  }

  private static void manifests(Map<String, byte[]> all) {
    all.put("no entry", Packed.gzip(Packed.of(ID).withoutManifest().tar()));
    all.put("no manifest", Packed.of(ID).withoutManifest().entry("agent/a", "a").bytes());
    all.put("the manifest last", last());
    all.put("two manifests", base().entry(OutputManifest.PATH, "{}").bytes());
    all.put("a manifest of another task", Packed.of(UUID.randomUUID()).bytes());
    all.put("a manifest of another Job", base().jobUid("another").bytes());
    all.put("a manifest of no Job", base().jobUid(null).bytes());
    all.put("a manifest without exit status", text("{\"task_id\":\"" + ID + "\"}"));
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{",
            "\"x\"",
            "{\"task_id\":5}",
            "{\"exit_status\":\"won\"}",
            "{\"files\":{\"agent/a\":null}}",
            "{\"files\":[1]}",
            "{\"usage\":{\"requests\":1e999}}",
            "[".repeat(100_000))) {
      String shown = text.length() > 40 ? "deep nesting" : text;
      all.put("the manifest " + shown, text(text));
    }
    all.put("a manifest of 2 MiB", text(" ".repeat(2 << 20) + "{}"));
    all.put("a manifest that links", Packed.of(ID).withoutManifest().entry(link(), "").bytes());
  }

  private static TarArchiveEntry link() {
    TarArchiveEntry entry = new TarArchiveEntry(OutputManifest.PATH, TarConstants.LF_SYMLINK);
    entry.setLinkName("/etc/passwd");
    return entry;
  }

  private static byte[] last() {
    Packed whole = base();
    String manifest = JsonMapper.builder().build().writeValueAsString(whole.manifest());
    return whole.withoutManifest().entry(OutputManifest.PATH, manifest).bytes();
  }

  private static byte[] text(String manifest) {
    return Packed.of(ID).withoutManifest().entry(OutputManifest.PATH, manifest).bytes();
  }

  private static void sizes(Map<String, byte[]> all) {
    all.put("a file not announced", base().entry("agent/more", "x").bytes());
    all.put("a file announced only", base().announce("agent/more", "x").bytes());
    all.put("a wrong digest", base().announce("agent/a", 1, HEX).entry("agent/a", "x").bytes());
    all.put("no digest", base().announce("agent/a", 1, null).entry("agent/a", "x").bytes());
    all.put("a digest in capitals", capitals());
    all.put("a size too small", sized(0));
    all.put("a size too large", sized(2));
    all.put("a negative size", sized(-1));
    all.put("more than a file may have", sized(201L << 20));
    Packed much = base();
    for (int i = 0; i < 8; i++) {
      much.announce("agent/m" + i, 200L << 20, HEX);
    }
    all.put("more than all may have", much.bytes());
    Packed many = base();
    for (int i = 0; i < 200; i++) {
      many.file("agent/n" + i, "");
    }
    all.put("too many files", many.bytes());
    byte[] zeros = new byte[64 << 20];
    all.put("64 MiB of zeros", Packed.gzip(zeros));
    all.put("a bomb in a manifest's place", bomb(zeros));
  }

  private static byte[] capitals() {
    String sha = Packed.sha256("x".getBytes(UTF_8)).toUpperCase(Locale.ROOT);
    return base().announce("agent/a", 1, sha).entry("agent/a", "x").bytes();
  }

  private static byte[] sized(long size) {
    String sha = Packed.sha256("x".getBytes(UTF_8));
    return base().announce("agent/a", size, sha).entry("agent/a", "x").bytes();
  }

  private static byte[] bomb(byte[] zeros) {
    return Packed.of(ID)
        .withoutManifest()
        .entry(OutputManifest.PATH, new String(zeros, UTF_8))
        .bytes();
  }

  private static void headers(Map<String, byte[]> all) {
    byte[] tar = base().tar();
    all.put("a size of 8 GB", Packed.gzip(Packed.forged(tar, GOOD, 124, "77777777777\0")));
    all.put("a size of GNU's base 256", Packed.gzip(Packed.forged(tar, GOOD, 124, "\u0080")));
    all.put("a size of letters", Packed.gzip(Packed.forged(tar, GOOD, 124, "abc")));
    all.put("another magic", Packed.gzip(Packed.forged(tar, GOOD, 257, "ustar  \0")));
    byte[] checksum = tar.clone();
    checksum[Packed.header(tar, GOOD) + 148] ^= 1;
    all.put("a wrong checksum", Packed.gzip(checksum));
    all.put(
        "PAX of a link", raw(TarConstants.LF_PAX_EXTENDED_HEADER_LC, "24 linkpath=/etc/passwd\n"));
    all.put("PAX of a size", raw(TarConstants.LF_PAX_EXTENDED_HEADER_LC, "20 size=99999999999\n"));
    all.put("PAX of a sparse file", pax(Map.of("GNU.sparse.major", "1")));
    all.put("PAX of a path that escapes", pax(Map.of("path", "agent/../../x")));
    all.put("PAX of 1 MiB", pax(Map.of("comment", "x".repeat(1 << 20))));
    all.put("PAX that is none", raw(TarConstants.LF_PAX_EXTENDED_HEADER_LC, "no pax"));
    all.put("PAX of a wrong length", raw(TarConstants.LF_PAX_EXTENDED_HEADER_LC, "99 path=a\n"));
    all.put("PAX upon PAX", twice());
    all.put(
        "PAX for all that follows",
        raw(TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER, "16 path=agent/x\n"));
  }

  private static byte[] pax(Map<String, String> records) {
    TarArchiveEntry entry = new TarArchiveEntry("agent/pax");
    records.forEach(entry::addPaxHeader);
    return base().announce("agent/pax", "x").entry(entry, "x").bytes();
  }

  /** An entry of a kind that the packer would not write as it stands. */
  private static byte[] raw(byte type, String content) {
    byte[] tar =
        base().entry("header", content).file("agent/after", "x").announce("agent/x", "x").tar();
    return Packed.gzip(Packed.forged(tar, "header", 156, String.valueOf((char) type)));
  }

  private static byte[] twice() {
    String path = "16 path=agent/x\n";
    byte[] tar =
        base().announce("agent/x", "x").entry("1", path).entry("2", path).entry("y", "x").tar();
    return Packed.gzip(Packed.forged(Packed.forged(tar, "1", 156, "x"), "2", 156, "x"));
  }

  private static void broken(Map<String, byte[]> all) {
    byte[] whole = base().file("agent/z", "z".repeat(5_000)).bytes();
    all.put("nothing", new byte[0]);
    all.put("no gzip", "hello".getBytes(UTF_8));
    all.put("gzip of no tar", Packed.gzip("hello, this is no archive".repeat(99).getBytes(UTF_8)));
    all.put("half of it", Arrays.copyOf(whole, whole.length / 2));
    all.put("without its end", Arrays.copyOf(whole, whole.length - 30));
    byte[] tar = base().tar();
    all.put("a tar cut in a file", Packed.gzip(Arrays.copyOf(tar, Packed.header(tar, GOOD) + 514)));
    all.put(
        "a tar cut in a header", Packed.gzip(Arrays.copyOf(tar, Packed.header(tar, GOOD) + 99)));
    all.put("a tar that is not packed", tar);
    all.put("a ZIP", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0});
  }
}
