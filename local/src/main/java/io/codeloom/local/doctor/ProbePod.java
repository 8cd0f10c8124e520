package io.codeloom.local.doctor;

import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens connections from a pod beside the agents: what an agent can reach is what its network lets
 * it, and only a pod there can tell. It needs bash, getent and timeout, which the default agent
 * image has.
 */
final class ProbePod {
  private static final String UNRESOLVED = "unresolved";

  private static final String SCRIPT =
      """
      for target in $TARGETS; do
        host=${target%:*}; port=${target##*:}
        # As bash resolves; "hosts" would ask for the name of an address.
        if ! timeout 10 getent ahosts "$host" >/dev/null 2>&1; then
          echo "$target unresolved"
        elif timeout 5 bash -c "exec 3<>/dev/tcp/$host/$port" 2>/dev/null; then
          echo "$target open"
        else
          echo "$target closed"
        fi
      done >/dev/termination-log
      """;

  private final String namespace;
  private final String image;
  private final Optional<String> pool;

  /**
   * @param namespace of the agents
   * @param image the agent image
   * @param pool the nodes that are for agents alone, whose network is the one that counts
   */
  ProbePod(String namespace, String image, Optional<String> pool) {
    this.namespace = namespace;
    this.image = image;
    this.pool = pool;
  }

  /**
   * Tries each way.
   *
   * @param closed what must not be reached: a name for people to {@code host:port}
   * @param open what must be
   */
  List<Finding> look(ClusterView cluster, Map<String, String> closed, Map<String, String> open) {
    List<String> targets = new ArrayList<>(closed.values());
    targets.addAll(open.values());
    Optional<String> message = cluster.run(pod(targets));
    if (message.isEmpty()) {
      return List.of(
          new Finding.Wrong(
              "the probe pod in " + namespace + " did not end in time",
              "See why: kubectl -n " + namespace + " get events --sort-by=.lastTimestamp"));
    }
    return judge(message.get(), closed, open);
  }

  static List<Finding> judge(String message, Map<String, String> closed, Map<String, String> open) {
    Map<String, String> states = states(message);
    List<Finding> findings = new ArrayList<>();
    closed.forEach(
        (name, target) ->
            findings.add(
                states.getOrDefault(target, "untried").equals("closed")
                    ? new Finding.Fine("agents do not reach " + name)
                    : wrong(
                        name,
                        target,
                        states,
                        "The network plug-in must enforce NetworkPolicies (on TKE an add-on); see"
                            + " 31-agents-network.yaml.")));
    open.forEach(
        (name, target) ->
            findings.add(
                states.getOrDefault(target, "untried").equals("open")
                    ? new Finding.Fine("agents reach " + name)
                    : wrong(
                        name, target, states, "Name its addresses in the NetworkPolicy agents.")));
    return findings;
  }

  private static Finding wrong(
      String name, String target, Map<String, String> states, String mend) {
    String what = "agents: " + name + " (" + target + ")";
    String state = states.getOrDefault(target, "untried");
    return state.equals(UNRESOLVED)
        ? new Finding.Wrong(
            what + " was not tried: its name is not resolved there",
            "See that the name is right, and that agents reach the cluster's DNS: the first rule of"
                + " 31-agents-network.yaml must name its pods or the node's cache.")
        : new Finding.Wrong(what + " is " + state, mend);
  }

  private static Map<String, String> states(String message) {
    Map<String, String> states = new LinkedHashMap<>();
    message
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2)
        .forEach(words -> states.put(words[0], words[1]));
    return states;
  }

  Pod pod(List<String> targets) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("codeloom-doctor-" + UUID.randomUUID())
        .withNamespace(namespace)
        .addToLabels("app.kubernetes.io/name", "codeloom-doctor")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withServiceAccountName("agent")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withActiveDeadlineSeconds(180L)
        .withNodeSelector(pool.map(name -> Map.of(JobNames.POOL, name)).orElse(Map.of()))
        .withTolerations(
            pool
                .map(name -> new Toleration("NoSchedule", JobNames.POOL, "Equal", null, name))
                .stream()
                .toList())
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(10001L)
        .withRunAsGroup(10001L)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewContainer()
        .withName("probe")
        .withImage(image)
        .withCommand("bash", "-c", SCRIPT)
        .addNewEnv()
        .withName("TARGETS")
        .withValue(String.join(" ", targets))
        .endEnv()
        .withNewResources()
        .addToRequests("cpu", new Quantity("50m"))
        .addToRequests("memory", new Quantity("32Mi"))
        .addToLimits("cpu", new Quantity("200m"))
        .addToLimits("memory", new Quantity("64Mi"))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("tmp")
        .withEmptyDir(new EmptyDirVolumeSource())
        .endVolume()
        .endSpec()
        .build();
  }
}
