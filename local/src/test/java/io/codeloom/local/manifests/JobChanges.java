package io.codeloom.local.manifests;

import java.util.List;

/**
 * Changes of a Job that somebody who has taken over a function might make, and none of our code
 * does. The admission policy refuses each.
 */
public final class JobChanges {
  private JobChanges() {}

  /**
   * One change.
   *
   * @param what what it would bring
   * @param patch how it is made, as a JSON merge patch (RFC 7386)
   */
  public record Change(String what, String patch) {
    @Override
    public String toString() {
      return what;
    }
  }

  /** Every one of them; each may be made of a Job that is suspended. */
  public static List<Change> refused() {
    return List.of(
        spec("a later deadline", "'activeDeadlineSeconds': 99999"),
        spec("no deadline", "'activeDeadlineSeconds': null"),
        spec("more pods at once", "'parallelism': 2"),
        spec("a second try", "'backoffLimit': 3"),
        spec("a start before its turn", "'suspend': false"),
        spec("an end that nobody sees", "'ttlSecondsAfterFinished': 0"),
        template("nodes of a kind", "'spec': {'nodeSelector': {'kubernetes.io/os': 'linux'}}"),
        template("a way onto other nodes", "'spec': {'tolerations': [{'operator': 'Exists'}]}"),
        template("pods of another kind", "'metadata': {'labels': {'sidecar': 'inject'}}"),
        template("notes for others on its pods", "'metadata': {'annotations': {'inject': 'yes'}}"),
        metadata("no events", "'labels': {'app.kubernetes.io/name': 'other'}"),
        metadata(
            "no place in reconcile's list", "'labels': {'app.kubernetes.io/managed-by': null}"),
        metadata("another queue", "'labels': {'kueue.x-k8s.io/queue-name': 'other'}"),
        metadata(
            "an owner",
            "'ownerReferences': [{'apiVersion': 'v1', 'kind': 'ConfigMap', 'name': 'a', 'uid':"
                + " 'b'}]"),
        metadata(
            "one more to hold it", "'finalizers': ['codeloom.io/finalize', 'example.com/hold']"),
        metadata("a note to others", "'annotations': {'example.com/inject': 'yes'}"),
        metadata("its trace lost", "'annotations': {'codeloom.io/traceparent': null}"));
  }

  private static Change spec(String what, String field) {
    return new Change(what, json("{'spec': {" + field + "}}"));
  }

  private static Change template(String what, String field) {
    return spec(what, "'template': {" + field + "}");
  }

  private static Change metadata(String what, String field) {
    return new Change(what, json("{'metadata': {" + field + "}}"));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
