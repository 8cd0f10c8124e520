package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalEndTest {
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final SignalEnd<AutoCloseable> end =
      new SignalEnd<>(130, code -> happened.add("halted with " + code));

  @Test
  void closesWhatRunsAndEndsWithTheGivenCode() throws Exception {
    end.start(() -> () -> happened.add("closed"));
    end.close();
    assertThat(happened).containsExactly("closed", "halted with 130");
  }

  @Test
  void signalDuringTheStartClosesWhatTheStartStillMade() throws Exception {
    CountDownLatch signalled = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              signalled.countDown();
              end.close();
            });
    end.start(
        () -> {
          hook.start();
          signalled.await();
          happened.add("started");
          return () -> happened.add("closed");
        });
    hook.join();
    assertThat(happened).containsExactly("started", "closed", "halted with 130");
  }

  @Test
  void startThatFailedKeepsTheProcessesOwnExitCode() {
    IOException cause = new IOException("the port is taken");
    assertThatThrownBy(
            () ->
                end.start(
                    () -> {
                      throw cause;
                    }))
        .isSameAs(cause);
    end.close();
    assertThat(happened).isEmpty();
  }
}
