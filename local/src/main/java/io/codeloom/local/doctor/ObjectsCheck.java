package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.platform.config.KubernetesConfig;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The walls around agents and functions stand, and the placeholders have been filled in. */
final class ObjectsCheck {
  private static final String POLICIES = "admissionregistration.k8s.io/v1";
  private static final String NETWORKING = "networking.k8s.io/v1";
  private static final String PLACEHOLDER = "codeloom.invalid";

  private final ClusterView cluster;
  private final String functions;
  private final String agents;
  private final String tokens;

  ObjectsCheck(ClusterView cluster, KubernetesConfig config) {
    this.cluster = cluster;
    functions = config.functionsNamespace();
    agents = config.agentsNamespace();
    tokens = config.tokensNamespace();
  }

  /** Namespaces and the model's key: a laptop has those, too. */
  List<Finding> common() {
    List<Finding> findings = new ArrayList<>();
    findings.add(there("v1", "Namespace", null, functions));
    findings.add(there("v1", "Namespace", null, agents));
    findings.add(there("v1", "Namespace", null, tokens));
    findings.add(modelKey());
    return findings;
  }

  /** What only a cluster has. */
  List<Finding> walls() {
    List<Finding> findings = new ArrayList<>();
    findings.add(restricted());
    for (String policy :
        List.of(
            "codeloom-agent-jobs",
            "codeloom-agent-jobs-only",
            "codeloom-agent-job-changes",
            "codeloom-agent-job-deletions",
            "codeloom-task-secrets")) {
      findings.add(there(POLICIES, "ValidatingAdmissionPolicy", null, policy));
      findings.add(there(POLICIES, "ValidatingAdmissionPolicyBinding", null, policy));
    }
    findings.add(there("v1", "ResourceQuota", agents, "agents"));
    findings.add(there("v1", "ResourceQuota", tokens, "tokens"));
    findings.add(there("v1", "LimitRange", agents, "agents"));
    findings.add(there(NETWORKING, "NetworkPolicy", agents, "agents"));
    findings.add(there(NETWORKING, "NetworkPolicy", functions, "functions"));
    findings.add(there(NETWORKING, "NetworkPolicy", functions, "functions-egress"));
    findings.add(configured());
    return findings;
  }

  private Finding there(String apiVersion, String kind, String namespace, String name) {
    String what = kind + " " + name + (namespace == null ? "" : " in " + namespace);
    return cluster.find(apiVersion, kind, namespace, name).isPresent()
        ? new Finding.Fine(what)
        : new Finding.Wrong(what + " is not there", "Apply knative/ (knative/README.md).");
  }

  private Finding restricted() {
    String label = "pod-security.kubernetes.io/enforce";
    String level =
        cluster
            .find("v1", "Namespace", null, agents)
            .map(namespace -> namespace.getMetadata().getLabels())
            .map(labels -> labels.get(label))
            .orElse("nothing");
    return level.equals("restricted")
        ? new Finding.Fine("Pod Security restricted in " + agents)
        : new Finding.Wrong(
            "Pod Security enforces " + level + " in " + agents,
            "kubectl label namespace " + agents + " " + label + "=restricted --overwrite");
  }

  private Finding modelKey() {
    String name = JobNames.modelSecret(TaskSpec.DEFAULT_KEY_SOURCE);
    Set<String> missing =
        new TreeSet<>(
            List.of(SecretFiles.OPENAI_API_KEY, SecretFiles.OPENAI_BASE_URL, SecretFiles.MODEL));
    Optional<GenericKubernetesResource> secret = cluster.find("v1", "Secret", agents, name);
    missing.removeAll(secret.map(ObjectsCheck::data).orElse(Map.of()).keySet());
    return missing.isEmpty()
        ? new Finding.Fine("Secret " + name + " in " + agents)
        : new Finding.Wrong(
            "Secret " + name + " in " + agents + " lacks " + String.join(", ", missing),
            "Make it with these three keys: agents cannot reach a model without.");
  }

  private Finding configured() {
    Map<String, Object> config =
        cluster
            .find("v1", "ConfigMap", functions, "codeloom-config")
            .map(ObjectsCheck::data)
            .orElse(Map.of());
    if (config.isEmpty()) {
      return new Finding.Wrong(
          "ConfigMap codeloom-config is not there in " + functions, "Apply knative/.");
    }
    Set<String> unset = new TreeSet<>();
    config.forEach(
        (name, value) -> {
          if (String.valueOf(value).contains(PLACEHOLDER)) {
            unset.add(name);
          }
        });
    if (!config.containsKey(Env.AGENT_IMAGE)) {
      unset.add(Env.AGENT_IMAGE);
    }
    return unset.isEmpty()
        ? new Finding.Fine("ConfigMap codeloom-config is filled in")
        : new Finding.Wrong(
            "ConfigMap codeloom-config still has placeholders: " + String.join(", ", unset),
            "Fill in the overlay's config.yaml, or the environment's variables, and apply again.");
  }

  @SuppressWarnings("unchecked") // data of Secrets and ConfigMaps is an object.
  static Map<String, Object> data(GenericKubernetesResource object) {
    return object.get("data") instanceof Map<?, ?> data ? (Map<String, Object>) data : Map.of();
  }
}
