package io.codeloom.agentjob.conformance;

import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.FakeProvider;
import io.codeloom.agentjob.FakeStore;
import io.codeloom.agentjob.PodFolders;
import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.agentjob.support.Await;
import io.codeloom.core.job.GatewayFile;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.SecretFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One pod's life in this JVM: fetch, then courier and agent, by the names the image knows. */
final class PodRun implements AutoCloseable {
  final PodFolders pod;
  final FakeStore store = new FakeStore();
  private final StopSignal courierStop = new StopSignal();
  private CompletableFuture<Integer> courier;

  PodRun(Path folder, URI provider) throws IOException {
    pod = new PodFolders(folder);
    pod.secret(JobEnv.TASK_SECRET_DIR, SecretFiles.CODE_URL, store.url());
    pod.secret(JobEnv.TASK_SECRET_DIR, SecretFiles.OUTPUT_URL, store.url());
    pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.OPENAI_API_KEY, FakeProvider.KEY);
    pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.OPENAI_BASE_URL, provider.toString());
    pod.secret(JobEnv.MODEL_SECRET_DIR, SecretFiles.MODEL, "scripted");
    pod.with(JobEnv.TASK_ID, StagedCode.TASK_ID);
    pod.with(JobEnv.JOB_UID, "job-uid").with(JobEnv.POD_UID, "pod-uid");
  }

  /** Starts the courier, which comes first, and fetches {@code staged}. */
  PodRun begin(byte[] staged) {
    courier =
        CompletableFuture.supplyAsync(() -> AgentJob.run("courier", pod.context(courierStop)));
    Await.until(() -> Files.exists(gatewayFile()) || courier.isDone());
    return fetch(staged);
  }

  /** Fetches {@code staged}, for a courier of another process. */
  PodRun fetch(byte[] staged) {
    store.serving(staged);
    expectOk(AgentJob.run("fetch", pod.context()));
    return this;
  }

  Path gatewayFile() {
    return pod.dir(JobEnv.GATEWAY_DIR).resolve(GatewayFile.NAME);
  }

  /** The agent's exit code. */
  int agent() {
    return AgentJob.run("agent", pod.context());
  }

  /** The pod ends; what was delivered. */
  Delivered end() throws IOException, InterruptedException, ExecutionException, TimeoutException {
    courierStop.fire();
    expectOk(courier.get(60, TimeUnit.SECONDS));
    return Delivered.of(store.puts().get(store.puts().size() - 1));
  }

  /** Without an assertion library: the benchmark runs outside of any test. */
  private void expectOk(int exitCode) {
    if (exitCode != 0) {
      throw new AssertionError("exit code " + exitCode + ": " + pod.log());
    }
  }

  @Override
  public void close() throws IOException {
    courierStop.fire();
    if (courier != null) {
      courier.completeOnTimeout(null, 60, TimeUnit.SECONDS).join();
    }
    store.close();
  }
}
