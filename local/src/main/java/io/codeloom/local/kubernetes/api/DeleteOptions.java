package io.codeloom.local.kubernetes.api;

/**
 * How to delete.
 *
 * @param propagation null: the type's default, which for Jobs is to orphan their pods
 * @param graceSeconds for pods; null: the pod's own
 * @param uid refuse unless the object has this uid; empty: any
 * @param resourceVersion refuse unless the object is at this version; empty: any
 */
public record DeleteOptions(
    Propagation propagation, Long graceSeconds, String uid, String resourceVersion) {

  /** What becomes of the objects it owns. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  /** Deletes whatever bears the name, dependents in the background. */
  public static DeleteOptions background() {
    return new DeleteOptions(Propagation.BACKGROUND, null, "", "");
  }

  /** The kubelet's word that nothing of the pod runs any more. */
  public static DeleteOptions confirmed(String uid) {
    return new DeleteOptions(Propagation.BACKGROUND, 0L, uid, "");
  }

  public DeleteOptions foreground() {
    return new DeleteOptions(Propagation.FOREGROUND, graceSeconds, uid, resourceVersion);
  }

  public DeleteOptions orphaning() {
    return new DeleteOptions(Propagation.ORPHAN, graceSeconds, uid, resourceVersion);
  }

  public DeleteOptions onlyUid(String wanted) {
    return new DeleteOptions(propagation, graceSeconds, wanted, resourceVersion);
  }
}
