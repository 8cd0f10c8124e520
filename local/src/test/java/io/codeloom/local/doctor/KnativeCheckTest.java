package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.local.manifests.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnativeCheckTest {
  private static final String READY =
      "{observedGeneration: 2, conditions: [{type: Ready, status: 'True'}]}";

  @Test
  void looksForEveryKnativeObjectOfTheManifests() {
    assertThat(KnativeCheck.WANTED)
        .extracting(wanted -> wanted.apiVersion() + " " + wanted.kind() + " " + wanted.name())
        .containsExactlyInAnyOrderElementsOf(
            Manifests.base().all().stream()
                .filter(object -> object.getApiVersion().contains("knative.dev"))
                .map(o -> o.getApiVersion() + " " + o.getKind() + " " + o.getMetadata().getName())
                .toList());
    assertThat(KnativeCheck.WANTED).anyMatch(wanted -> wanted.name().equals(Topics.TASKS));
  }

  @Test
  void whatIsReadyIsFine() {
    assertThat(wrong(cluster(READY))).isEmpty();
  }

  @Test
  void readyFalseIsWrongAndSaysWhy() {
    FakeCluster cluster =
        cluster(READY)
            .with(
                object(
                    KnativeCheck.WANTED.get(1),
                    "{observedGeneration: 2, conditions: [{type: Ready, status: 'False', reason:"
                        + " RevisionMissing, message: no image}]}"));
    assertThat(wrong(cluster))
        .containsExactly("Service dispatch is not ready: RevisionMissing, no image");
  }

  /** The condition is of what the object was before it was changed. */
  @Test
  void readyOfAnOlderGenerationIsWrong() {
    FakeCluster cluster =
        cluster(READY)
            .with(object(KnativeCheck.WANTED.get(0), READY.replace("eration: 2", "eration: 1")));
    assertThat(wrong(cluster))
        .containsExactly("Service submit: Knative has not looked at its generation 2 yet");
  }

  @Test
  void aStatusWithoutConditionsIsWrong() {
    FakeCluster cluster =
        cluster(READY).with(object(KnativeCheck.WANTED.get(0), "{observedGeneration: 2}"));
    assertThat(wrong(cluster)).containsExactly("Service submit says nothing of being ready");
  }

  @Test
  void kindsAndObjectsThatAreNotThereAreWrong() {
    FakeCluster onlySubmit = new FakeCluster().with(object(KnativeCheck.WANTED.get(0), READY));
    assertThat(wrong(onlySubmit))
        .hasSize(KnativeCheck.WANTED.size() - 1)
        .contains("Service dispatch is not there in codeloom")
        .anyMatch(what -> what.startsWith("Broker jobs: the cluster does not know"));
  }

  private static List<String> wrong(FakeCluster cluster) {
    return Findings.wrong(KnativeCheck.look(cluster, Manifests.FUNCTIONS));
  }

  private static FakeCluster cluster(String status) {
    FakeCluster cluster = new FakeCluster();
    KnativeCheck.WANTED.forEach(wanted -> cluster.with(object(wanted, status)));
    return cluster;
  }

  private static String object(KnativeCheck.Wanted wanted, String status) {
    return """
        apiVersion: %s
        kind: %s
        metadata: {name: %s, namespace: codeloom, generation: 2}
        status: %s
        """
        .formatted(wanted.apiVersion(), wanted.kind(), wanted.name(), status);
  }
}
