package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.task.FailureCode;
import io.codeloom.platform.git.GroupProcess.Ended;
import io.codeloom.platform.git.GroupProcess.OutOfTime;
import io.codeloom.platform.git.GroupProcess.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Calls of git on a fetched folder that talk to nobody. */
record LocalGit(
    GitHome home, GitFolder folder, Supplier<Duration> timeLeft, Map<String, String> identity) {
  private static final int SMALL = 4_096;

  LocalGit(GitHome home, GitFolder folder, Supplier<Duration> timeLeft) {
    this(home, folder, timeLeft, Map.of());
  }

  /** The same on behalf of whoever {@code text} names. */
  LocalGit as(CommitText text) {
    return new LocalGit(home, folder, timeLeft, text.identity());
  }

  /**
   * What git wrote.
   *
   * @throws TaskFailedException if it failed
   */
  <T> T run(Reader<T> reader, String... arguments) {
    Ended<T> ended = attempt(reader, arguments);
    if (ended.exit() != 0) {
      throw GitTrouble.told(ended.err()).asFailure();
    }
    return ended.out();
  }

  <T> Ended<T> attempt(Reader<T> reader, String... arguments) {
    return fed(null, reader, arguments);
  }

  /** The same with a file as standard input; null for none. */
  <T> Ended<T> fed(Path input, Reader<T> reader, String... arguments) {
    try {
      List<String> all = folder.arguments(arguments);
      return new GitCommand(home, null).as(identity).fed(input).run(timeLeft.get(), reader, all);
    } catch (OutOfTime e) {
      throw new TaskFailedException(
          FailureCode.STAGING_FAILED, "Working on the fetched code took longer than allowed.");
    }
  }

  /** The beginning of what git writes, where little is expected. */
  static String small(InputStream in) throws IOException {
    String text = new String(in.readNBytes(SMALL), UTF_8);
    in.transferTo(OutputStream.nullOutputStream());
    return text;
  }
}
