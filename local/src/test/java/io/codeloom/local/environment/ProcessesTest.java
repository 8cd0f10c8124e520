package io.codeloom.local.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.local.kubernetes.kubelet.Isolation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  private static final Isolation NONE = new Isolation.None("unshare is not permitted");

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(shown, true, UTF_8), System::nanoTime);

  private static LocalConfig config(Map<String, String> env) {
    return LocalConfig.from(env);
  }

  @Test
  void aRealKeyIsRefusedWhereContainersCannotBeIsolated() {
    assertThatThrownBy(
            () -> Processes.check(config(Map.of("OPENAI_API_KEY", "sk-canary")), NONE, progress))
        .hasMessageContaining(Processes.UNSAFE + "=1")
        .hasMessageNotContaining("sk-canary");
  }

  @Test
  void whoAcceptsThatMayUseOne() {
    Map<String, String> env = Map.of("OPENAI_API_KEY", "sk-canary", Processes.UNSAFE, "1");
    assertThatCode(() -> Processes.check(config(env), NONE, progress)).doesNotThrowAnyException();
  }

  @Test
  void theLackOfIsolationIsSaidLoudlyAtEveryStart() {
    Processes.check(config(Map.of()), NONE, progress);
    assertThat(shown.toString(UTF_8)).contains("!!! WARNING !!!").contains("NOT isolated");
  }

  @Test
  void podsWithOneUserAreSaidAtEveryStart() {
    Processes.check(config(Map.of()), new Isolation.RootPerPod("no perl"), progress);
    assertThat(shown.toString(UTF_8)).contains("containers of a pod are ONE user", "no perl");
  }

  @Test
  void isolatedContainersMayServeARealKey() {
    Map<String, String> env = Map.of("OPENAI_API_KEY", "sk-canary");
    Processes.check(config(env), new Isolation.Root(), progress);
    assertThat(shown.toString(UTF_8)).doesNotContain("WARNING").doesNotContain("sk-canary");
  }
}
