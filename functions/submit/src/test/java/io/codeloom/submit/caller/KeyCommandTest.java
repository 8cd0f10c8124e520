package io.codeloom.submit.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.task.Quota;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that makes a key. */
class KeyCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String arguments) {
    return KeyCommand.run(
        List.of(arguments.split(" ")),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String printed(int line) {
    return out.toString(StandardCharsets.UTF_8).lines().toList().get(line).strip();
  }

  @Test
  void printsAKeyAndTheLineThatLetsItIn() {
    assertThat(run("new --owner team-a --tasks-at-once 3 --tasks-a-day 40")).isZero();
    ApiKey key = ApiKey.parse(printed(1)).orElseThrow();
    KeyRing ring = KeyRing.parse(printed(3));

    assertThat(ring.find(key)).contains(new Caller("team-a", new Quota(3, 40)));
    assertThat(printed(3)).doesNotContain(key.secret());
    assertThat(key.secret()).hasSize(43);
  }

  @Test
  void noTwoKeysAreAlike() {
    run("new --owner a");
    run("new --owner a");

    assertThat(printed(1)).isNotEqualTo(printed(5));
    assertThat(KeyRing.parse(printed(3)).find(ApiKey.parse(printed(1)).orElseThrow()))
        .contains(new Caller("a", Quota.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "old --owner a",
        "new",
        "new --owner",
        "new --owner a/b",
        "new --owner a --tasks-at-once 0",
        "new --owner a --tasks-a-day many",
        "new --owner a --admin true"
      })
  void wrongArgumentsMakeNoKey(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.size()).isPositive();
  }
}
