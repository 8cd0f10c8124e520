package io.codeloom.local.doctor;

/**
 * A right, had or not had.
 *
 * @param account {@code namespace/name} of a service account
 * @param namespace where the objects are
 * @param resource {@code group/resource}, the core group being empty; {@code
 *     group/resource/subresource}
 * @param verb of the API
 */
record AccountRight(String account, String namespace, String resource, String verb) {
  @Override
  public String toString() {
    return account + " may " + verb + " " + resource.replaceFirst("^/", "") + " in " + namespace;
  }
}
