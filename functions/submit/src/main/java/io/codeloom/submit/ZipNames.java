package io.codeloom.submit;

/** Makes a caller's file name safe as the last part of an object key. */
final class ZipNames {
  private static final int MAX = 100;

  private ZipNames() {}

  /** The last part of {@code name} with everything unusual replaced; never empty. */
  static String safe(String name) {
    String last = name == null ? "" : name.substring(name.replace('\\', '/').lastIndexOf('/') + 1);
    String plain = last.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.]+", "");
    String cut = plain.length() <= MAX ? plain : plain.substring(plain.length() - MAX);
    return cut.isEmpty() ? "code.zip" : cut;
  }
}
