package io.codeloom.local.kubernetes.api;

import java.util.List;
import java.util.Optional;

/**
 * What a resource URL names.
 *
 * @param namespace empty: all of them, or a cluster-scoped type
 * @param name empty: the collection
 * @param subresource empty, {@code status} or {@code log}
 */
record Target(ResourceType type, String namespace, String name, String subresource) {

  /** Empty when the path names nothing that is served. */
  static Optional<Target> parse(List<String> path) {
    if (path.size() >= 3 && path.get(0).equals("api")) {
      return within("", path.get(1), path.subList(2, path.size()));
    }
    if (path.size() >= 4 && path.get(0).equals("apis")) {
      return within(path.get(1), path.get(2), path.subList(3, path.size()));
    }
    return Optional.empty();
  }

  private static Optional<Target> within(String group, String version, List<String> rest) {
    boolean inNamespace = rest.size() >= 3 && rest.get(0).equals("namespaces");
    if (inNamespace && !rest.get(2).equals("status")) {
      return at(group, version, rest.get(1), rest.subList(2, rest.size()))
          .filter(t -> t.type().namespaced());
    }
    return at(group, version, "", rest).filter(t -> t.name().isEmpty() || !t.type().namespaced());
  }

  private static Optional<Target> at(
      String group, String version, String namespace, List<String> rest) {
    if (rest.size() > 3) {
      return Optional.empty();
    }
    return ResourceType.find(group, version, rest.get(0))
        .map(
            type ->
                new Target(
                    type,
                    namespace,
                    rest.size() > 1 ? rest.get(1) : "",
                    rest.size() > 2 ? rest.get(2) : ""));
  }

  ObjectKey key() {
    return new ObjectKey(type, namespace, name);
  }
}
