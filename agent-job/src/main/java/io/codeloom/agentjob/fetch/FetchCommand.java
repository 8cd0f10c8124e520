package io.codeloom.agentjob.fetch;

import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.CommandContext;
import io.codeloom.agentjob.files.Folders;
import io.codeloom.agentjob.git.BaselineStore;
import io.codeloom.agentjob.git.Git;
import io.codeloom.agentjob.net.Retry;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.job.TaskFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings the code into the pod: unpacks it, stores the baseline, and writes {@code task.json} last,
 * which is when the agent's time begins. A restart after that does nothing; one before begins anew.
 */
public final class FetchCommand implements Command {
  /** In the baseline's volume: why fetch failed, for the courier to tell. */
  public static final String ERROR_FILE = "fetch-error";

  private static final Duration GIT_LIMIT = Duration.ofMinutes(5);

  private final Retry retry;

  /** Four attempts, 1, 2 and 4 seconds apart. */
  public FetchCommand() {
    this(new Retry(4, Duration.ofSeconds(1)));
  }

  FetchCommand(Retry retry) {
    this.retry = retry;
  }

  @Override
  public int run(CommandContext ctx) throws IOException, InterruptedException {
    Path taskFile = ctx.dir(JobEnv.TASK_DIR).resolve(TaskFile.NAME);
    if (Files.exists(taskFile)) {
      return OK;
    }
    Thread self = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    ctx.stop()
        .onFire(
            () -> {
              if (!over.get()) {
                self.interrupt();
              }
            });
    try {
      fetch(ctx, taskFile);
      return OK;
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      ctx.log().println("fetch failed: " + why);
      Files.writeString(ctx.dir(JobEnv.BASELINE_DIR).resolve(ERROR_FILE), why);
      return FAILED;
    } finally {
      over.set(true);
    }
  }

  private void fetch(CommandContext ctx, Path taskFile) throws IOException, InterruptedException {
    Path code = ctx.dir(JobEnv.CODE_DIR);
    Path baseline = ctx.dir(JobEnv.BASELINE_DIR);
    String url =
        Files.readString(ctx.dir(JobEnv.TASK_SECRET_DIR).resolve(SecretFiles.CODE_URL)).strip();
    byte[][] task = new byte[1][];
    CodeDownload download = new CodeDownload();
    retry.run(
        () -> {
          Folders.empty(baseline);
          Folders.empty(code);
          try (InputStream in = download.open(url)) {
            task[0] = CodeArchive.unpack(in, code, UnpackLimits.of(ctx));
          }
        });
    makeBaseline(ctx, code, baseline);
    Path written = Files.write(taskFile.resolveSibling(TaskFile.NAME + ".new"), task[0]);
    Files.move(written, taskFile, StandardCopyOption.ATOMIC_MOVE);
    ctx.log().println("fetched the code");
  }

  private static void makeBaseline(CommandContext ctx, Path code, Path baseline)
      throws IOException {
    Path tmp = ctx.dir(JobEnv.TMPDIR);
    Path home = Files.createDirectories(tmp.resolve("git-home"));
    Git git = new Git(baseline, home, ctx.value("PATH", Git.DEFAULT_PATH), GIT_LIMIT);
    BaselineStore.at(baseline, git).make(code, tmp.resolve("spool"), ctx.clock().instant());
  }
}
