package io.codeloom.local.kubernetes.api;

import java.util.List;
import java.util.Optional;

/**
 * A kind of object that the API serves.
 *
 * @param group API group, empty for the core group
 * @param plural the name in URLs
 * @param hasStatus whether status is a subresource, written apart from the rest
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    boolean namespaced,
    boolean hasStatus) {

  public static final ResourceType JOB =
      new ResourceType("batch", "v1", "Job", "jobs", "job", List.of(), true, true);
  public static final ResourceType POD = core("Pod", "pods", List.of("po"), true, true);
  public static final ResourceType SECRET = core("Secret", "secrets", List.of(), true, false);
  public static final ResourceType NAMESPACE =
      core("Namespace", "namespaces", List.of("ns"), false, true);
  public static final ResourceType EVENT = core("Event", "events", List.of("ev"), true, false);

  private static final List<ResourceType> ALL = List.of(JOB, POD, SECRET, NAMESPACE, EVENT);

  private static ResourceType core(
      String kind, String plural, List<String> shortNames, boolean namespaced, boolean hasStatus) {
    String singular = kind.toLowerCase(java.util.Locale.ROOT);
    return new ResourceType("", "v1", kind, plural, singular, shortNames, namespaced, hasStatus);
  }

  /** Every type served. */
  public static List<ResourceType> all() {
    return ALL;
  }

  /** The type at these URL parts, if it is served. */
  public static Optional<ResourceType> find(String group, String version, String plural) {
    return ALL.stream()
        .filter(t -> t.group.equals(group) && t.version.equals(version) && t.plural.equals(plural))
        .findFirst();
  }

  /** As in an object's {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As in error messages: {@code jobs.batch}, {@code pods}. */
  public String qualifiedName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
