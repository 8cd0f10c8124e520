package io.codeloom.agentjob.courier;

import io.codeloom.agentjob.fetch.FetchCommand;
import io.codeloom.core.task.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What the caller should know of an ending beyond its name. */
final class Detail {
  private static final int MAX_LENGTH = 2_000;

  private Detail() {}

  /** In words; null if there is nothing to say. */
  static String of(
      ExitStatus exit,
      RunState state,
      CourierSettings settings,
      boolean checkpoint,
      List<String> notes)
      throws IOException {
    List<String> words = new ArrayList<>();
    if (state.started().isEmpty()) {
      words.add("the agent never started" + fetchError(settings));
    } else if (checkpoint) {
      words.add("this is a checkpoint: the run had not ended");
    }
    if (exit == ExitStatus.MODEL_ERROR || exit == ExitStatus.CRASHED) {
      state.failure().ifPresent(failure -> words.add(failure.text()));
    }
    words.addAll(notes);
    String all = String.join("; ", words);
    if (all.isEmpty()) {
      return null;
    }
    return all.length() > MAX_LENGTH ? all.substring(0, MAX_LENGTH) + "…" : all;
  }

  private static String fetchError(CourierSettings settings) throws IOException {
    var file = settings.baselineDir().resolve(FetchCommand.ERROR_FILE);
    return Files.exists(file) ? ": " + Files.readString(file) : "";
  }
}
