package io.codeloom.platform.kubernetes;

import static io.codeloom.platform.kubernetes.Calls.calling;
import static io.codeloom.platform.kubernetes.Calls.changing;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.JobView;
import io.codeloom.core.job.PodView;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.task.FailureCode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Jobs of one namespace. Every change names the version it was decided on, so that it never meets
 * another Job of the same name.
 */
public final class KubernetesAgentJobs implements AgentJobs {
  private static final long PAGE = 100;
  private static final String JOB_UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final Map<String, String> OURS =
      Map.of(JobNames.MANAGED_BY_LABEL, JobNames.MANAGED_BY, JobNames.NAME_LABEL, JobNames.NAME);

  private final Supplier<KubernetesClient> client;
  private final String namespace;
  private final JobCreation creation;
  private final PlainLists lists;

  /** Jobs in {@code namespace}. */
  public KubernetesAgentJobs(KubernetesClient client, String namespace) {
    this(() -> client, namespace);
  }

  /** The same; the client is asked for with the first call. */
  public KubernetesAgentJobs(Supplier<KubernetesClient> client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    creation = new JobCreation(client, namespace);
    lists = PlainLists.jobs(client, namespace);
  }

  @Override
  public Optional<JobView> find(String name) {
    return calling("get Job", () -> Optional.ofNullable(job(name).get())).map(JobViews::of);
  }

  @Override
  public JobView create(JobManifest manifest) {
    return JobViews.of(creation.createOrFind(manifest));
  }

  @Override
  public void endNow(JobView job) {
    end(job, Optional.empty());
  }

  @Override
  public void endNow(JobView job, FailureCode why) {
    end(job, Optional.of(why));
  }

  @Override
  public void release(JobView job) {
    change("release Job", job, this::withoutFinalizer);
  }

  /**
   * In the background, which is fabric8's default and not the API's: that would orphan the pods.
   */
  @Override
  public void delete(JobView job) {
    change(
        "delete Job",
        job,
        now ->
            client
                .get()
                .resource(now)
                .inNamespace(namespace)
                .lockResourceVersion(now.getMetadata().getResourceVersion())
                .delete());
  }

  @Override
  public Page list(String continueToken) {
    PlainLists.Page page = lists.page("list Jobs", OURS, PAGE, continueToken);
    return new Page(
        page.items().stream().map(job -> JobViews.of(lists.typed(job, Job.class))).toList(),
        page.next());
  }

  @Override
  public List<PodView> pods(JobView job) {
    return calling(
            "list pods",
            () ->
                client
                    .get()
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(JOB_UID_LABEL, job.uid())
                    .list()
                    .getItems())
        .stream()
        .map(PodViews::of)
        .toList();
  }

  private void end(JobView job, Optional<FailureCode> why) {
    change(
        "end Job",
        job,
        now -> {
          JobView view = JobViews.of(now);
          if (!view.finished()) {
            JobPatch.of(now).ending(view.endedFor().or(() -> why)).apply(job(view.name()));
          }
        });
  }

  private void withoutFinalizer(Job now) {
    List<String> finalizers = JobViews.finalizers(now.getMetadata());
    if (finalizers.contains(JobNames.FINALIZER)) {
      JobPatch.of(now)
          .finalizers(finalizers.stream().filter(f -> !f.equals(JobNames.FINALIZER)).toList())
          .apply(job(now.getMetadata().getName()));
    }
  }

  /** Changes the Job that {@code seen} was, if it is still there. */
  private void change(String operation, JobView seen, Consumer<Job> change) {
    changing(
        operation,
        () -> {
          Job now = job(seen.name()).get();
          if (now != null && now.getMetadata().getUid().equals(seen.uid())) {
            change.accept(now);
          }
        });
  }

  private ScalableResource<Job> job(String name) {
    return client.get().batch().v1().jobs().inNamespace(namespace).withName(name);
  }
}
