package io.codeloom.local.kubernetes.kubelet;

/** What a container does when it runs inside this JVM. */
@FunctionalInterface
public interface ContainerProgram {

  /**
   * Runs to the end.
   *
   * @return the exit code
   * @throws Exception exit code 1, the exception in the container's log; InterruptedException: 143
   */
  int run(ContainerContext context) throws Exception;
}
