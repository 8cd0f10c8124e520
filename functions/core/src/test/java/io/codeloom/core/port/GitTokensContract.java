package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link GitTokens} does. */
public abstract class GitTokensContract {
  private static final String HOST = "git.example";

  /** The tokens under test. */
  protected abstract GitTokens tokens();

  /** The operator makes a Secret with a token, labelled as git credentials, for a host. */
  protected abstract void operatorMakes(String name, String host, String token);

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
    operatorMakes("team-a-git", HOST, "secret");
    assertThat(tokens().credential("team-a-git", HOST)).contains("secret");
    assertThat(tokens().credential("team-b-git", HOST)).isEmpty();
  }

  /** Whoever may name a credential must not get its token by naming a host of his own. */
  @Test
  void readsACredentialForItsHostOnly() {
    operatorMakes("team-a-git", HOST, "secret");
    for (String other :
        List.of("b.example", HOST + ":8443", "x" + HOST, HOST + ".b.example", "example", "")) {
      assertThat(tokens().credential("team-a-git", other)).as(other).isEmpty();
    }
  }

  @Test
  void readsNoTasksTokenAsACredential() {
    UUID task = UUID.randomUUID();
    tokens().store(task, "token");
    assertThat(tokens().credential("codex-token-" + task, HOST)).isEmpty();
  }
}
