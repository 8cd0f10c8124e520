package io.codeloom.finalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.FaultyCalls.When;
import io.codeloom.core.port.Together;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call of finalize fails or is overtaken once; the end is the same. */
class FinalizeRacesTest {
  @TestFactory
  Stream<DynamicTest> everyCallMayFailOrLoseItsAnswerAndTheNextEventFinishesIt() {
    return calls().flatMap(call -> Stream.of(When.values()).map(when -> failing(call, when)));
  }

  private static DynamicTest failing(int call, When when) {
    return DynamicTest.dynamicTest(
        call + " " + when,
        () -> {
          FinalizeWorld world = new FinalizeWorld();
          world.has(TaskStatus.RUNNING_AGENT);
          world.completed().calls.fail(call, when);
          assertThatThrownBy(world::check).isInstanceOf(UnavailableException.class);
          world.calls.stop();

          world.check();

          world.assertEndedOnce(TaskStatus.COMPLETED);
          assertThat(world.now().outcome().files()).containsExactly("diff.patch");
        });
  }

  @TestFactory
  Stream<DynamicTest> anotherFinalizeMayComeBeforeAnyCall() {
    return overtaken(FinalizeWorld::check, TaskStatus.COMPLETED);
  }

  @TestFactory
  Stream<DynamicTest> aSweepOfWhatIsLeftMayComeBeforeAnyCall() {
    return overtaken(
        world -> Optional.of(world.now()).filter(Task::isFinal).ifPresent(world.settle::finish),
        TaskStatus.COMPLETED);
  }

  @TestFactory
  Stream<DynamicTest> aCancelMayComeBeforeAnyCallAndEitherCountsOrComesTooLate() {
    return overtaken(world -> world.tasks.requestCancel(world.now()), null);
  }

  private static Stream<DynamicTest> overtaken(Consumer<FinalizeWorld> other, TaskStatus ending) {
    return calls()
        .map(
            call ->
                DynamicTest.dynamicTest(
                    String.valueOf(call),
                    () -> {
                      FinalizeWorld world = new FinalizeWorld();
                      world.has(TaskStatus.RUNNING_AGENT);
                      world.completed().calls.before(call, () -> other.accept(world));

                      world.check();

                      boolean cancelled = world.now().state().cancelRequestedAt() != null;
                      TaskStatus own = cancelled ? TaskStatus.CANCELLED : TaskStatus.COMPLETED;
                      world.assertEndedOnce(ending == null ? own : ending);
                      assertThat(world.now().outcome().files()).containsExactly("diff.patch");
                    }));
  }

  @Test
  void manyEventsAtOnceSettleOnce() {
    FinalizeWorld world = new FinalizeWorld();
    world.has(TaskStatus.RUNNING_AGENT);
    world.completed().calls.stop();

    Together.run(
        8,
        n -> {
          world.check();
          return n;
        });

    world.assertEndedOnce(TaskStatus.COMPLETED);
    assertThat(world.now().outcome().files()).containsExactly("diff.patch");
  }

  private static Stream<Integer> calls() {
    FinalizeWorld world = new FinalizeWorld();
    world.has(TaskStatus.RUNNING_AGENT);
    world.completed().check();
    return IntStream.range(0, world.calls.calls().size()).boxed();
  }
}
