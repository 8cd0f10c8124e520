package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {

  private static final String TOKEN = "a-token-for-this-test";

  @TempDir Path folder;
  private LocalKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    start(0);
  }

  private void start(int port) throws IOException {
    kubernetes =
        LocalKubernetes.start(
            LocalKubernetesConfig.apiOnly(folder, TOKEN, NAMESPACE, "other").onPort(port));
    client = Clients.of(kubernetes);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    kubernetes.close();
  }

  private Resource<Job> job(String name) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name);
  }

  private Job create(Job job) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).resource(job).create();
  }

  private static KubernetesClientException refusal(Runnable call) {
    return catchThrowableOfType(KubernetesClientException.class, call::run);
  }

  @Test
  void createdObjectHasIdentityAndDefaults() {
    Job created = create(Samples.job("one"));

    assertThat(created.getMetadata().getUid()).isNotBlank();
    assertThat(created.getMetadata().getCreationTimestamp()).endsWith("Z");
    assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(created.getSpec().getCompletions()).isEqualTo(1);
    assertThat(created.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("batch.kubernetes.io/job-name", "one")
        .containsEntry("controller-uid", created.getMetadata().getUid());
    assertThat(job("one").get()).isEqualTo(created);
  }

  @Test
  void refusesWithoutTheToken() {
    String other = kubernetes.kubeconfig().replace(TOKEN, "some-other-token");
    try (KubernetesClient stranger = Clients.of(other)) {
      KubernetesClientException e =
          refusal(() -> stranger.batch().v1().jobs().inNamespace(NAMESPACE).list());
      assertThat(e.getCode()).isEqualTo(401);
      assertThat(e.getStatus().getReason()).isEqualTo("Unauthorized");
    }
  }

  @Test
  void takenNameIsAlreadyExists() {
    create(Samples.job("one"));

    KubernetesClientException e = refusal(() -> create(Samples.job("one")));

    assertThat(e.getCode()).isEqualTo(409);
    assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists");
    assertThat(e.getStatus().getMessage()).contains("jobs.batch \"one\" already exists");
  }

  @Test
  void unknownNamespaceIsNotFound() {
    KubernetesClientException e =
        refusal(
            () ->
                client
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace("nowhere")
                    .resource(Samples.job("one"))
                    .create());
    assertThat(e.getCode()).isEqualTo(404);
  }

  @Test
  void generatesNames() {
    Job unnamed =
        new JobBuilder(Samples.job("x"))
            .editMetadata()
            .withName(null)
            .withGenerateName("agent-")
            .endMetadata()
            .build();

    assertThat(create(unnamed).getMetadata().getName()).startsWith("agent-").hasSize(11);
    assertThat(create(unnamed).getMetadata().getName()).startsWith("agent-").hasSize(11);
  }

  @Test
  void jobTemplateIsImmutable() {
    create(Samples.job("one"));

    KubernetesClientException e =
        refusal(
            () ->
                job("one")
                    .edit(
                        j ->
                            new JobBuilder(j)
                                .editSpec()
                                .editTemplate()
                                .editSpec()
                                .editFirstContainer()
                                .withImage("another")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build()));

    assertThat(e.getCode()).isEqualTo(422);
    assertThat(e.getStatus().getDetails().getCauses().get(0).getField()).isEqualTo("spec.template");
  }

  @Test
  void jobThatMountsAnUndeclaredVolumeIsInvalid() {
    Job broken =
        new JobBuilder(Samples.job("one"))
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("code")
            .withMountPath("/app/code")
            .endVolumeMount()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();

    KubernetesClientException e = refusal(() -> create(broken));

    assertThat(e.getCode()).isEqualTo(422);
    assertThat(e.getStatus().getMessage()).contains("Not found: \"code\"");
  }

  @Test
  void deadlineCanBePatchedAndBumpsTheGeneration() {
    create(Samples.job("one"));

    Job patched =
        job("one")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"activeDeadlineSeconds\":1}}");

    assertThat(patched.getSpec().getActiveDeadlineSeconds()).isEqualTo(1);
    assertThat(patched.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void jsonPatchAndStrategicPatchWork() {
    create(Samples.job("one"));

    job("one")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"add\",\"path\":\"/spec/activeDeadlineSeconds\",\"value\":7}]");
    Job patched =
        job("one")
            .patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                "{\"metadata\":{\"labels\":{\"more\":\"yes\"}}}");

    assertThat(patched.getSpec().getActiveDeadlineSeconds()).isEqualTo(7);
    assertThat(patched.getMetadata().getLabels())
        .containsEntry("more", "yes")
        .containsEntry("codeloom.io/task-id", "one");
  }

  @Test
  void staleVersionIsAConflict() {
    Job stale = create(Samples.job("one"));
    job("one").patch("{\"metadata\":{\"labels\":{\"more\":\"yes\"}}}");

    KubernetesClientException e =
        refusal(
            () ->
                client
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(NAMESPACE)
                    .resource(new JobBuilder(stale).editSpec().withSuspend(true).endSpec().build())
                    .lockResourceVersion(stale.getMetadata().getResourceVersion())
                    .update());

    assertThat(e.getCode()).isEqualTo(409);
    assertThat(e.getStatus().getReason()).isEqualTo("Conflict");
  }

  @Test
  void statusIsWrittenApartFromTheRest() {
    create(Samples.job("one"));
    job("one")
        .editStatus(
            j ->
                new JobBuilder(j)
                    .editOrNewStatus()
                    .withActive(1)
                    .endStatus()
                    .editSpec()
                    .withSuspend(true)
                    .endSpec()
                    .build());

    assertThat(job("one").get().getStatus().getActive()).isEqualTo(1);
    assertThat(job("one").get().getSpec().getSuspend()).isFalse();

    job("one").edit(j -> new JobBuilder(j).editStatus().withActive(9).endStatus().build());
    assertThat(job("one").get().getStatus().getActive()).isEqualTo(1);
  }

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
  void listsByLabelAndByFieldAndInPages() {
    for (String name : List.of("a", "b", "c")) {
      create(Samples.job(name));
    }
    var jobs = client.batch().v1().jobs().inNamespace(NAMESPACE);

    assertThat(jobs.withLabel("codeloom.io/task-id", "b").list().getItems()).hasSize(1);
    assertThat(jobs.withLabelNotIn("codeloom.io/task-id", "a", "b").list().getItems()).hasSize(1);
    assertThat(jobs.withLabel("codeloom.io/task-id").list().getItems()).hasSize(3);
    assertThat(jobs.withField("metadata.name", "c").list().getItems()).hasSize(1);
    assertThat(client.batch().v1().jobs().inNamespace("other").list().getItems()).isEmpty();
    assertThat(client.batch().v1().jobs().inAnyNamespace().list().getItems()).hasSize(3);
    var first =
        jobs.list(new io.fabric8.kubernetes.api.model.ListOptionsBuilder().withLimit(2L).build());
    assertThat(first.getItems()).hasSize(2);
    var rest =
        jobs.list(
            new io.fabric8.kubernetes.api.model.ListOptionsBuilder()
                .withLimit(2L)
                .withContinue(first.getMetadata().getContinue())
                .build());
    assertThat(rest.getItems()).extracting(j -> j.getMetadata().getName()).containsExactly("c");
  }

  @Test
  void watchSeesAnObjectComeChangeLeaveTheSelectorAndGo() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    create(Samples.job("before"));
    try (var watch =
        client.batch().v1().jobs().inNamespace(NAMESPACE).withLabel("seen").watch(into(seen))) {
      assertThat(watch).isNotNull();
      create(Samples.job("one"));
      job("one").patch("{\"metadata\":{\"labels\":{\"seen\":\"yes\"}}}");
      job("one").patch("{\"spec\":{\"suspend\":true}}");
      job("one")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"labels\":{\"seen\":null}}}");
      job("one").delete();
      Waiting.until("three events", () -> seen, s -> s.size() >= 3);
    }
    assertThat(seen).containsExactly("ADDED one", "MODIFIED one", "DELETED one");
  }

  @Test
  void watchStartsWithWhatIsThere() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    create(Samples.job("one"));
    try (var watch = client.batch().v1().jobs().inNamespace(NAMESPACE).watch(into(seen))) {
      assertThat(watch).isNotNull();
      Waiting.until("the initial event", () -> seen, s -> s.contains("ADDED one"));
    }
  }

  private static Watcher<Job> into(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Job job) {
        seen.add(action + " " + job.getMetadata().getName());
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed " + cause);
      }
    };
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

  @Test
  void webSocketIsAnsweredSoThatClientsFallBackAtOnce() throws Exception {
    var request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(kubernetes.endpoint() + "/api/v1/namespaces/" + NAMESPACE + "/pods?watch=true");
    var attempt =
        client
            .getHttpClient()
            .newWebSocketBuilder()
            .uri(request.build().uri())
            .buildAsync(new io.fabric8.kubernetes.client.http.WebSocket.Listener() {});

    assertThat(attempt)
        .failsWithin(java.time.Duration.ofSeconds(60))
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("status code 200");
  }
}
