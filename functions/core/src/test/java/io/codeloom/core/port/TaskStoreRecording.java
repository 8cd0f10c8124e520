package io.codeloom.core.port;

import static io.codeloom.core.task.TaskFixtures.aTask;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.port.TaskStore.Recorded;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskState;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.trace.TraceParent;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How tasks are recorded, and recorded once. */
public interface TaskStoreRecording extends TaskStoreHarness {
  /** Every field filled, with text that is hard on encodings. */
  TaskSpec FULL =
      new TaskSpec(
          new Source(InputType.ZIP, null, null, "Prüfung \"1\".zip", "tmp_zips/x/1.zip"),
          "src/'q'/ñ.py",
          "Mach es gut \uD83D\uDE00\nline two\t\\ end",
          new Limits(7, 5_000_000_000L, 90),
          Map.of("team", "grün \uD83D\uDE00", "empty", ""),
          "registry.example.com/agents/python:3",
          "second",
          "bot-token",
          new RequestOrigin("//kafka/codex-requests", "id-1", null),
          new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));

  @Test
  default void aRecordedTaskIsFoundAsItWasAsked() {
    Task task = aTask().owner("ann").spec(FULL).build();

    Recorded recorded = store().insert(task, null, null);

    assertThat(recorded.created()).isTrue();
    Task found = stored(task);
    assertThat(found).isEqualTo(recorded.task());
    assertThat(found.spec()).isEqualTo(FULL);
    assertThat(found.owner()).isEqualTo("ann");
    assertThat(found.state()).isEqualTo(TaskState.initial());
    assertThat(found.outcome()).isEqualTo(Outcome.NONE);
    assertThat(found.createdAt()).isNotNull().isEqualTo(found.updatedAt());
  }

  @Test
  default void aGitTaskKeepsUrlAndRef() {
    Task task = pending(aTask().source(Source.git("https://git.example.com/a.git", null)));

    assertThat(stored(task).spec().source())
        .isEqualTo(Source.git("https://git.example.com/a.git", null));
    assertThat(stored(task).spec().origin()).isNull();
  }

  @Test
  default void aLongDescriptionIsKeptWhole() {
    String text = "日本語 \uD83D\uDE00 ".repeat(50_000);
    TaskSpec spec =
        new TaskSpec(
            Source.git("https://git.example.com/a.git", null),
            "",
            text,
            Limits.DEFAULT,
            null,
            null,
            TaskSpec.DEFAULT_KEY_SOURCE,
            null,
            null);

    assertThat(stored(pending(aTask().spec(spec))).spec()).isEqualTo(spec);
  }

  @Test
  default void anUnknownTaskIsNotFound() {
    assertThat(store().find(UUID.randomUUID())).isEmpty();
    assertThat(store().findByKey("", "unknown")).isEmpty();
    assertThat(store().history(UUID.randomUUID())).isEmpty();
  }

  @Test
  default void theSameKeyOfTheSameOwnerIsTheSameTask() {
    Task first = aTask().owner("ann").build();
    Task second = aTask().owner("ann").build();
    store().insert(first, "key", "hash-1");

    Recorded again = store().insert(second, "key", "hash-2");

    assertThat(again.created()).isFalse();
    assertThat(again.requestHash()).isEqualTo("hash-1");
    assertThat(again.task()).isEqualTo(stored(first));
    assertThat(store().find(second.id())).isEmpty();
    assertThat(store().findByKey("ann", "key")).contains(again);
  }

  @Test
  default void theSameKeyOfAnotherOwnerAndAnotherSpellingAreOtherTasks() {
    store().insert(aTask().owner("ann").build(), "key", "hash");

    assertThat(store().insert(aTask().owner("bob").build(), "key", "hash").created()).isTrue();
    assertThat(store().insert(aTask().owner("ann").build(), "KEY", "hash").created()).isTrue();
    assertThat(store().insert(aTask().owner("").build(), "key", "hash").created()).isTrue();
  }

  @Test
  default void tasksWithoutKeyNeverCollide() {
    assertThat(store().insert(aTask().build(), null, null).created()).isTrue();
    assertThat(store().insert(aTask().build(), null, null).created()).isTrue();
  }

  @Test
  default void theSameIdIsTheSameTaskAsItIsNow() {
    Task queued = queued(aTask());

    Recorded again = store().insert(aTask().id(queued.id()).build(), null, null);

    assertThat(again.created()).isFalse();
    assertThat(again.task()).isEqualTo(queued);
    assertThat(store().history(queued.id())).hasSize(2);
  }

  @Test
  default void twentyRecordersOfOneKeyRecordOneTask() {
    var recorded =
        Together.run(20, n -> store().insert(aTask().owner("ann").build(), "same", "hash"));

    assertThat(recorded).filteredOn(Recorded::created).hasSize(1);
    assertThat(recorded)
        .extracting(one -> one.task().id())
        .containsOnly(recorded.get(0).task().id());
    assertThat(store().list("ann", TaskStatus.PENDING, null, 100)).hasSize(1);
  }
}
