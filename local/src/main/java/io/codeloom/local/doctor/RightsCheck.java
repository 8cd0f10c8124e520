package io.codeloom.local.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The accounts may do what they need, and not what would break the walls between them. */
final class RightsCheck {
  private static final String FUNCTIONS = "codeloom";
  private static final String AGENTS = "codeloom-agents";
  private static final List<String> NAMES = List.of("submit", "dispatch", "finalize", "reconcile");

  private RightsCheck() {}

  static List<Finding> look(ClusterView cluster) {
    List<Finding> findings = new ArrayList<>();
    check(
        findings,
        needed(),
        cluster::isAllowed,
        "what the accounts need",
        "not true that ",
        "Apply 11-rights-functions.yaml and 12-rights-agents.yaml.");
    check(
        findings,
        forbidden(),
        right -> !cluster.isAllowed(right),
        "what the accounts must not",
        "it must not be that ",
        "Find the binding that grants it (kubectl auth can-i --list --as …) and remove it.");
    return findings;
  }

  private static void check(
      List<Finding> findings,
      List<AccountRight> rights,
      Predicate<AccountRight> holds,
      String what,
      String not,
      String mend) {
    List<AccountRight> broken = rights.stream().filter(holds.negate()).toList();
    broken.forEach(right -> findings.add(new Finding.Wrong("rights: " + not + right, mend)));
    if (broken.isEmpty()) {
      findings.add(new Finding.Fine("rights: " + what + " (" + rights.size() + " tried)"));
    }
  }

  /** As the manifests grant them. */
  static List<AccountRight> needed() {
    List<AccountRight> rights = new ArrayList<>();
    add(rights, "submit", FUNCTIONS, "/secrets", "create", "patch", "delete");
    add(rights, "dispatch", FUNCTIONS, "/secrets", "get", "delete");
    add(rights, "finalize", FUNCTIONS, "/secrets", "get", "delete");
    add(rights, "reconcile", FUNCTIONS, "/secrets", "list", "delete");
    for (String name : NAMES) {
      add(rights, name, AGENTS, "batch/jobs", "get", "patch", "delete");
      add(rights, name, AGENTS, "/secrets", "delete");
    }
    add(rights, "dispatch", AGENTS, "batch/jobs", "create");
    add(rights, "dispatch", AGENTS, "/secrets", "create", "patch");
    add(rights, "reconcile", AGENTS, "batch/jobs", "list");
    add(rights, "finalize", AGENTS, "/pods", "list");
    add(rights, "reconcile", AGENTS, "/pods", "list");
    add(rights, "job-events", AGENTS, "batch/jobs", "get", "list", "watch");
    return rights;
  }

  private static List<AccountRight> forbidden() {
    List<AccountRight> rights = new ArrayList<>();
    List<String> accounts = new ArrayList<>(NAMES);
    accounts.addAll(List.of("migrate", "job-events"));
    for (String name : accounts) {
      add(rights, name, AGENTS, "/secrets", "get", "list", "watch");
      add(rights, name, AGENTS, "/pods", "create", "patch");
      add(rights, name, AGENTS, "/pods/exec", "create");
      add(rights, name, AGENTS, "/serviceaccounts/token", "create");
      add(rights, name, "kube-system", "/secrets", "get", "list");
    }
    for (String resource : List.of("batch/jobs", "/secrets", "/pods", "/configmaps")) {
      for (String verb : List.of("get", "list", "create", "delete")) {
        rights.add(new AccountRight(AGENTS + "/agent", AGENTS, resource, verb));
      }
    }
    return rights;
  }

  private static void add(
      List<AccountRight> rights,
      String account,
      String namespace,
      String resource,
      String... verbs) {
    for (String verb : verbs) {
      rights.add(new AccountRight(FUNCTIONS + "/" + account, namespace, resource, verb));
    }
  }
}
