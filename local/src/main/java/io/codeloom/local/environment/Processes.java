package io.codeloom.local.environment;

import io.codeloom.agentjob.Main;
import io.codeloom.local.environment.LocalConfig.ModelAccess;
import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.kubernetes.kubelet.ImageStore;
import io.codeloom.local.kubernetes.kubelet.Isolation;
import io.codeloom.local.kubernetes.kubelet.ProcessImage;
import io.codeloom.local.kubernetes.kubelet.ProcessRuntime;
import io.codeloom.local.services.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the agents' containers as processes of their own, as isolated as this machine allows. */
final class Processes {
  /** Environment variable by which a user accepts containers that are not isolated. */
  static final String UNSAFE = "CODELOOM_UNSAFE_LOCAL";

  /** System property with the folder that holds agent-job's jar and {@code lib}. */
  static final String AGENT_JOB = "codeloom.agent-job";

  /** Where the image has its launcher. */
  private static final String LAUNCHER = "/opt/codeloom/bin/codeloom";

  private static final List<String> JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private Processes() {}

  /**
   * The runtime for this machine.
   *
   * @throws IllegalStateException if containers cannot be isolated and a real key is at stake
   */
  static ContainerRuntime isolated(LocalConfig config, Progress progress) throws IOException {
    Isolation isolation = Isolation.detect(PrivateFiles.folder(config.home()));
    check(config, isolation, progress);
    return new ProcessRuntime(ImageStore.of(Map.of(Environment.IMAGE, image())), isolation);
  }

  /**
   * Says how containers are kept apart, and refuses to put a real key at stake where they are not.
   */
  static void check(LocalConfig config, Isolation isolation, Progress progress) {
    if (isolation.holds()) {
      progress.line("isolation: " + isolation.describe());
      return;
    }
    progress.line("!!! WARNING !!! " + isolation.describe());
    boolean accepted = "1".equals(config.env().get(UNSAFE));
    if (config.model().filter(ModelAccess::real).isPresent() && !accepted) {
      throw new IllegalStateException(
          "an OPENAI_API_KEY is set but "
              + isolation.describe()
              + ", so the agent could read it. Run as root or allow user namespaces, or set "
              + UNSAFE
              + "=1 to accept that.");
    }
  }

  private static ProcessImage image() {
    Path target = Path.of(System.getProperty(AGENT_JOB, "agent-job/target")).toAbsolutePath();
    Path classes = target.resolve("classes");
    if (!Files.isDirectory(classes) || !Files.isDirectory(target.resolve("lib"))) {
      throw new IllegalStateException(target + " holds no build of agent-job; run local/up");
    }
    List<Path> folders = List.of(classes, target.resolve("lib"));
    ProcessImage plain = ProcessImage.ofJava(folders, Main.class.getName(), JVM, LAUNCHER);
    List<String> words =
        plain.entrypoint().stream()
            .map(word -> word.replace("/lib:", "/lib/*:").replaceAll("/lib$", "/lib/*"))
            .toList();
    return new ProcessImage(words, plain.launcher(), plain.readOnly(), plain.env());
  }
}
