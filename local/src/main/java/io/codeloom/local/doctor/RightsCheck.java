package io.codeloom.local.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The accounts may do what they need, and not what would break the walls between them. */
final class RightsCheck {
  private static final String FUNCTIONS = "codeloom";
  private static final String TOKENS = "codeloom-tokens";
  private static final String AGENTS = "codeloom-agents";
  private static final List<String> NAMES = List.of("submit", "dispatch", "finalize", "reconcile");

  private static final List<String> ACCOUNTS =
      Stream.concat(
              Stream.concat(NAMES.stream(), Stream.of("migrate", "job-events"))
                  .map(name -> FUNCTIONS + "/" + name),
              Stream.of(AGENTS + "/agent"))
          .toList();

  private static final List<String> WRITE = List.of("create", "update", "patch", "delete");
  private static final List<String> ALL =
      List.of("get", "list", "watch", "create", "update", "patch", "delete");

  /** What reads secrets, runs programs, or gives more rights than one has. */
  private static final Map<String, List<String>> POWERFUL =
      new TreeMap<>(
          Map.of(
              "/secrets", ALL,
              "batch/jobs", ALL,
              "/pods", ALL,
              "/configmaps", ALL,
              "/pods/exec", List.of("create", "get"),
              "/pods/attach", List.of("create", "get"),
              "/pods/ephemeralcontainers", List.of("update", "patch"),
              "/serviceaccounts/token", List.of("create"),
              "rbac.authorization.k8s.io/rolebindings", WRITE,
              "networking.k8s.io/networkpolicies", WRITE));

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
      Collection<AccountRight> rights,
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
    add(rights, "submit", TOKENS, "/secrets", "create", "patch", "delete");
    add(rights, "dispatch", TOKENS, "/secrets", "get", "delete");
    add(rights, "finalize", TOKENS, "/secrets", "get", "delete");
    add(rights, "reconcile", TOKENS, "/secrets", "list", "delete");
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

  /** All that would break a wall, but for what the account needs; so nothing can be left out. */
  private static Set<AccountRight> forbidden() {
    Set<AccountRight> rights = new LinkedHashSet<>();
    for (String account : ACCOUNTS) {
      for (String namespace : List.of(FUNCTIONS, TOKENS, AGENTS)) {
        POWERFUL.forEach(
            (resource, verbs) ->
                verbs.forEach(
                    verb -> rights.add(new AccountRight(account, namespace, resource, verb))));
      }
      rights.add(new AccountRight(account, "kube-system", "/secrets", "get"));
      rights.add(new AccountRight(account, "kube-system", "/secrets", "list"));
    }
    needed().forEach(rights::remove);
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
