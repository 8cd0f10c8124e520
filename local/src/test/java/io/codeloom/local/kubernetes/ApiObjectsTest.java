package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;

class ApiObjectsTest extends ApiServerScene {
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
}
