package io.codeloom.local.kubernetes.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts a container that does nothing, to see whether this machine allows it. */
final class IsolationTrial {

  private static final long LIMIT_SECONDS = 20;

  /** It can neither write to what is read-only nor touch what is not its own. */
  private static final String SCRIPT =
      "test -r /proc/self/status && ! touch /kept/x 2>/dev/null"
          + " && touch /written/x && chmod 700 /written /written/x";

  private IsolationTrial() {}

  /** Empty when it worked, else why it did not. */
  static String failure(Isolation isolation, Path where) {
    try {
      Path folder = Files.createTempDirectory(where, "trial");
      try (ProcessRuntime runtime =
          new ProcessRuntime(ImageStore.of(Map.of("trial", ProcessImage.ofHost())), isolation)) {
        return failure(runtime, folder);
      } finally {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static String failure(ProcessRuntime runtime, Path folder) throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Path written = Files.createDirectories(folder.resolve("written"));
    OptionalInt owner = runtime.userOf("trial");
    if (owner.isPresent()) {
      Folders.own(written, owner.getAsInt());
    }
    ContainerSpec spec =
        new ContainerSpec(
            "trial",
            "trial",
            "trial",
            "trial",
            List.of("/bin/sh", "-c", SCRIPT),
            List.of(),
            Map.of(),
            "",
            List.of(
                new ContainerSpec.Mount(kept, "/kept", true),
                new ContainerSpec.Mount(written, "/written", false)),
            Folders.createPrivate(folder.resolve("run")),
            folder.resolve("log"));
    String failure = run(runtime, spec);
    boolean foreign =
        failure.isEmpty()
            && owner.isPresent()
            && !Files.getAttribute(written.resolve("x"), "unix:uid").equals(owner.getAsInt());
    return foreign ? "the files of volumes get the wrong owner" : failure;
  }

  private static String run(ProcessRuntime runtime, ContainerSpec spec) throws IOException {
    RunningContainer container = runtime.start(spec);
    try {
      int code = container.exit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      String said = Files.readString(spec.log(), StandardCharsets.UTF_8).strip();
      return code == 0 ? "" : said.isEmpty() ? "a trial ended with " + code : lastLine(said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (ExecutionException | TimeoutException e) {
      return "a trial did not end";
    } finally {
      container.kill();
    }
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
