package io.codeloom.local.doctor;

/** Whether the functions take roles by their pods' own tokens, as TKE offers. */
final class PodRoles {
  private static final String ROLE = "tke.cloud.tencent.com/role-arn";

  private final ClusterView cluster;
  private final String functions;

  PodRoles(ClusterView cluster, String functions) {
    this.cluster = cluster;
    this.functions = functions;
  }

  boolean ofSubmit() {
    return cluster
        .find("v1", "ServiceAccount", functions, "submit")
        .map(account -> account.getMetadata().getAnnotations())
        .filter(annotations -> annotations.containsKey(ROLE))
        .isPresent();
  }
}
