package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ApiStoreTest extends ApiServerScene {
  @Test
  void finalizerHoldsADeletedObjectUntilItIsOff() {
    Job held =
        new JobBuilder(Samples.job("one"))
            .editMetadata()
            .withFinalizers("codeloom.io/finalize")
            .endMetadata()
            .build();
    create(held);

    job("one").delete();
    assertThat(job("one").get().getMetadata().getDeletionTimestamp()).isNotBlank();
    KubernetesClientException e =
        refusal(
            () ->
                job("one")
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"finalizers\":[\"codeloom.io/finalize\",\"b/c\"]}}"));
    assertThat(e.getCode()).isEqualTo(422);

    job("one").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    assertThat(job("one").get()).isNull();
  }

  @Test
  void orphaningDeleteLeavesDependentsWithoutTheirOwner() {
    Job owner = create(Samples.job("one"));
    Secret owned =
        new SecretBuilder()
            .withNewMetadata()
            .withName("owned")
            .addNewOwnerReference()
            .withApiVersion("batch/v1")
            .withKind("Job")
            .withName("one")
            .withUid(owner.getMetadata().getUid())
            .endOwnerReference()
            .endMetadata()
            .addToStringData("key", "value")
            .build();
    client.secrets().inNamespace(NAMESPACE).resource(owned).create();

    job("one").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    Secret left = client.secrets().inNamespace(NAMESPACE).withName("owned").get();
    assertThat(left.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(left.getData())
        .containsEntry(
            "key", Base64.getEncoder().encodeToString("value".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void restartKeepsObjectsAndCountsOn() throws IOException {
    Job before = create(Samples.job("one"));
    int port = kubernetes.endpoint().getPort();
    stop();

    start(port);

    Job after = job("one").get();
    assertThat(after).isEqualTo(before);
    Job next = create(Samples.job("two"));
    assertThat(Long.parseLong(next.getMetadata().getResourceVersion()))
        .isGreaterThan(Long.parseLong(before.getMetadata().getResourceVersion()));
  }

  @Test
  void lineCutOffByAKillIsDropped() throws IOException {
    create(Samples.job("one"));
    stop();
    Files.writeString(
        folder.resolve("api/objects.jsonl"), "{\"version\":99,\"gro", StandardOpenOption.APPEND);

    start(0);

    assertThat(job("one").get()).isNotNull();
    create(Samples.job("two"));
    stop();
    start(0);
    assertThat(job("two").get()).isNotNull();
  }

  @Test
  void tooLargeABodyIsRefused() {
    Secret large =
        new SecretBuilder()
            .withNewMetadata()
            .withName("large")
            .endMetadata()
            .addToStringData("key", "x".repeat(4 << 20))
            .build();
    KubernetesClientException e =
        refusal(() -> client.secrets().inNamespace(NAMESPACE).resource(large).create());
    assertThat(e.getCode()).isEqualTo(413);
  }

  @Test
  void takesYamlToo() throws Exception {
    String secret =
        "kind: Secret\napiVersion: v1\nmetadata: {name: one}\nstringData: {key: value}\n";
    var request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(kubernetes.endpoint() + "/api/v1/namespaces/" + NAMESPACE + "/secrets")
            .post("application/yaml", secret)
            .build();

    assertThat(client.getHttpClient().sendAsync(request, String.class).get().code()).isEqualTo(201);
    assertThat(client.secrets().inNamespace(NAMESPACE).withName("one").get().getData())
        .containsKey("key");
  }
}
