package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.manifests.Manifests;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectsCheckTest {
  private static final String KEY =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: codex-model-default, namespace: codeloom-agents}
      data: {OPENAI_API_KEY: eA==, OPENAI_BASE_URL: eA==, MODEL: eA==}
      """;

  @Test
  void theManifestsWithTheirPlaceholdersFilledInAreFine() {
    assertThat(wrong(cluster("codeloom.invalid", "example.com").with(KEY))).isEmpty();
  }

  @Test
  void placeholdersLeftAreWrong() {
    assertThat(wrong(cluster("x", "x").with(KEY)))
        .singleElement()
        .asString()
        .contains("placeholders: AGENT_IMAGE, COS_CODE_BUCKET");
  }

  @Test
  void aNamespaceThatEnforcesLessIsWrong() {
    FakeCluster cluster =
        cluster("pod-security.kubernetes.io/enforce: restricted", "other: label").with(KEY);
    assertThat(wrong(cluster)).contains("Pod Security enforces nothing in codeloom-agents");
  }

  @Test
  void aWallThatLacksIsWrong() {
    assertThat(wrong(cluster("name: codeloom-task-secrets", "name: other").with(KEY)))
        .contains(
            "ValidatingAdmissionPolicy codeloom-task-secrets is not there",
            "ValidatingAdmissionPolicyBinding codeloom-task-secrets is not there");
    assertThat(wrong(new FakeCluster()))
        .contains(
            "Namespace codeloom-agents is not there",
            "Namespace codeloom-tokens is not there",
            "ResourceQuota tokens in codeloom-tokens is not there",
            "NetworkPolicy agents in codeloom-agents is not there",
            "ConfigMap codeloom-config is not there in codeloom");
  }

  /** But the one that components/closed-internet takes away. */
  @Test
  void everyNetworkPolicyThatLacksIsWrong() {
    List<String> lacking =
        Manifests.base().all(NetworkPolicy.class).stream()
            .map(NetworkPolicy::getMetadata)
            .filter(policy -> !policy.getName().equals("agents-internet"))
            .map(policy -> policy.getName() + " in " + policy.getNamespace())
            .map(policy -> "NetworkPolicy " + policy + " is not there")
            .toList();
    assertThat(wrong(new FakeCluster()))
        .filteredOn(what -> what.startsWith("NetworkPolicy "))
        .containsExactlyInAnyOrderElementsOf(lacking)
        .hasSizeGreaterThan(1);
  }

  @Test
  void aModelKeyThatLacksAFieldIsWrong() {
    assertThat(wrong(cluster("codeloom.invalid", "example.com").with(KEY.replace("MODEL", "M"))))
        .containsExactly("Secret codex-model-default in codeloom-agents lacks MODEL");
  }

  private static List<String> wrong(FakeCluster cluster) {
    ObjectsCheck check = new ObjectsCheck(cluster, Settings.of(Map.of()).kubernetes());
    return Findings.wrong(Stream.concat(check.common().stream(), check.walls().stream()).toList());
  }

  /** The base's own objects, with one text in the place of another. */
  private static FakeCluster cluster(String text, String other) {
    FakeCluster cluster = new FakeCluster();
    for (Path file : Manifests.files(Manifests.HOME.resolve("base")).toList()) {
      for (String document : Manifests.text(file).replace(text, other).split("(?m)^---$")) {
        if (document.contains("kind:")) {
          cluster.with(document);
        }
      }
    }
    return cluster;
  }
}
