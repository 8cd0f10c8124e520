package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.error.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Submissions whose fields are wrong: a clear 400, and nothing is left of them. */
class BadJsonTest extends Refusals {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"git_url\"",
        "7",
        "true",
        "{",
        "{}}",
        "{} {}",
        "{\"git_url\"}",
        "{'git_url':'x'}",
        "{git_url:1}",
        "{\"git_url\":\"x\",}",
        "{\"git_url\":\"a\\u00zz\"}",
        "{\"git_url\":NaN}",
        "{\"git_url\":\"a\nb\"}",
        "// no comments\n{}",
        "git_url=https://git.example.com/a.git"
      })
  void refusesWhatIsNoJsonObject(String body) {
    assertThat(refused(body.getBytes(UTF_8))).isNotBlank();
  }

  @Test
  void refusesAFieldThatIsThereTwice() {
    String twice =
        "{\"git_url\":\"https://git.example.com/a.git\",\"task_description\":\"x\","
            + "\"task_description\":\"ghp_doNotRepeatMe\"}";
    assertThat(refused(twice.getBytes(UTF_8))).doesNotContain(SECRET);
  }

  @Test
  void refusesDeepNesting() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    refused(deep.getBytes(UTF_8));
    refused(("{\"labels\":" + deep + "}").getBytes(UTF_8));
    refused(("{\"labels\":" + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_001)).getBytes(UTF_8));
    refused(("{\"unknown\":" + deep + "}").getBytes(UTF_8));
  }

  @Test
  void refusesWhatIsNotUtf8() {
    String body = "{\"git_url\":\"https://git.example.com/a.git\",\"task_description\":\"ü\"}";
    refused(body.getBytes(ISO_8859_1));
    refused(body.replace("ü", "\u00c0\u0080").getBytes(ISO_8859_1));
    refused(body.getBytes(UTF_16LE));
  }

  @Test
  void refusesNumbersThatNeverEnd() {
    String digits = "9".repeat(500_000);
    refused(("{\"max_steps\":" + digits + "}").getBytes(UTF_8));
    refused(("{\"max_tokens\":1e" + digits + "}").getBytes(UTF_8));
  }

  @Test
  void refusesMoreThanAMebibyteOfJson() {
    String body = "{\"task_description\":\"" + "x".repeat(1 << 20) + "\"}";
    assertThat(Api.problem(Api.submit(body.getBytes(UTF_8)), ProblemType.TOO_LARGE))
        .contains("1 MiB");
    world.assertUntouched();
  }
}
