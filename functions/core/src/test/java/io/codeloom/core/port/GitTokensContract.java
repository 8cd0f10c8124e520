package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link GitTokens} does. */
public abstract class GitTokensContract {
  /** The tokens under test. */
  protected abstract GitTokens tokens();

  /** The operator makes a Secret with a token, labelled as git credentials. */
  protected abstract void operatorMakes(String name, String token);

  @Test
  void keepsATasksToken() {
    UUID task = UUID.randomUUID();
    assertThat(tokens().find(task)).isEmpty();
    tokens().store(task, "first");
    tokens().store(task, "second");
    assertThat(tokens().find(task)).contains("second");
    assertThat(tokens().find(UUID.randomUUID())).isEmpty();
  }

  @Test
  void forgetsADeletedToken() {
    UUID task = UUID.randomUUID();
    tokens().store(task, "token");
    tokens().delete(task);
    tokens().delete(task);
    assertThat(tokens().find(task)).isEmpty();
  }

  @Test
  void tellsTokensKeptTooLong() {
    UUID task = UUID.randomUUID();
    tokens().store(task, "token");
    assertThat(tokens().olderThan(Duration.ofHours(1))).doesNotContain(task);
    // A creation time has whole seconds and a clock of its own: only a negative age is surely
    // passed.
    assertThat(tokens().olderThan(Duration.ofMinutes(-1))).contains(task);
  }

  @Test
  void readsAnOperatorsCredential() {
    operatorMakes("team-a-git", "secret");
    assertThat(tokens().credential("team-a-git")).contains("secret");
    assertThat(tokens().credential("team-b-git")).isEmpty();
  }

  @Test
  void readsNoTasksTokenAsACredential() {
    UUID task = UUID.randomUUID();
    tokens().store(task, "token");
    assertThat(tokens().credential("codex-token-" + task)).isEmpty();
  }
}
