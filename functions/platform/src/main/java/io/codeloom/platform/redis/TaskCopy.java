package io.codeloom.platform.redis;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.codeloom.core.task.Task;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A task as text, and back. */
final class TaskCopy {
  /** Components only: {@code isFinal()} and its like say nothing new. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultVisibility(all -> all.withIsGetterVisibility(Visibility.NONE))
          .build();

  private TaskCopy() {}

  static String write(Task task) {
    return MAPPER.writeValueAsString(task);
  }

  /** Empty for what another version wrote and this one cannot read. */
  static Optional<Task> read(String text) {
    try {
      return Optional.of(MAPPER.readValue(text, Task.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
