package io.codeloom.local.environment;

import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.StopSignal;
import io.codeloom.local.kubernetes.kubelet.ContainerContext;
import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.InProcessRuntime;
import java.util.Map;

/** How the laptop runs the agents' image. */
public final class Runtimes {
  private Runtimes() {}

  /** Within this JVM: quick, and without any isolation, so for tests only. */
  public static ContainerRuntime inProcess() {
    return new InProcessRuntime(ImageStore.of(Map.of(Environment.IMAGE, Runtimes::run)));
  }

  private static int run(ContainerContext container) {
    StopSignal stop = new StopSignal();
    container.onTerminate(stop::fire);
    return AgentJob.run(container.args().get(0), container.env(), container.log(), stop);
  }
}
