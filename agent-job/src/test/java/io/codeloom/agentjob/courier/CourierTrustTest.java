package io.codeloom.agentjob.courier;

import static io.codeloom.agentjob.FakeProvider.answers;
import static io.codeloom.agentjob.FakeProvider.finishes;
import static io.codeloom.agentjob.FakeProvider.says;
import static io.codeloom.agentjob.Shell.sh;
import static io.codeloom.agentjob.courier.CourierRun.HELLO;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.FakeProvider;
import io.codeloom.core.job.JobEnv;
import io.codeloom.core.task.ExitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the courier believes the agent, and what it lets out of the pod. */
class CourierTrustTest {
  @TempDir Path tmp;
  private CourierRun run;

  @BeforeEach
  void pod() throws Exception {
    run = new CourierRun(tmp);
  }

  @AfterEach
  void end() throws Exception {
    run.close();
  }

  @Test
  void anAgentCannotClaimToHaveFinished() throws Exception {
    run.start().fetched();
    run.chat(HELLO);
    run.agentWrites("result.json", "{\"exit_status\":\"finished\"}");

    run.end();

    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.CRASHED);
    assertThat(run.manifest().finishSeen()).isFalse();
  }

  @Test
  void aFinishThatAnotherCallFollowsDoesNotStand() throws Exception {
    run.start().fetched();
    run.provider.does(finishes("{\"summary\":\"done\"}", "tool_calls"));
    run.chat(HELLO);
    run.provider.does(says("still at it", 1, 1));
    run.chat(HELLO);

    run.end();

    assertThat(run.manifest().finishSeen()).isFalse();
  }

  @Test
  void aFinishCutShortOrWithoutSummaryDoesNotCount() throws Exception {
    run.start().fetched();
    run.provider.does(finishes("{\"summary\":\"done\"}", "length"));
    run.chat(HELLO);
    run.provider.does(finishes("{\"sum\":1}", "tool_calls"));
    run.chat(HELLO);
    run.provider.does(finishes("{\"summary\":\"do", "tool_calls"));
    run.chat(HELLO);

    run.end();

    assertThat(run.manifest().finishSeen()).isFalse();
  }

  @Test
  void theAgentsOwnWorseEndingIsBelieved() throws Exception {
    run.start().fetched();
    run.provider.does(finishes("{\"summary\":\"done\"}", "tool_calls"));
    run.chat(HELLO);
    run.agentWrites("result.json", "{\"exit_status\":\"stuck\"}");

    run.end();

    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.STUCK);
  }

  @Test
  void aRefusedKeyIsToldInPlainWords() throws Exception {
    run.start().fetched();
    run.provider.does(
        answers(401, "{\"error\":{\"message\":\"Bad key " + FakeProvider.KEY + "\"}}"));
    var answer = run.chat(HELLO);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("[masked]").doesNotContain(FakeProvider.KEY);

    run.end();

    assertThat(run.manifest().exitStatus()).isEqualTo(ExitStatus.MODEL_ERROR);
    assertThat(run.manifest().detail())
        .contains("refused the API key (HTTP 401): Bad key [masked]");
  }

  @Test
  void everySecretIsMaskedInEveryForm() throws Exception {
    run.start().fetched();
    String token = run.gateway().token();
    String base64 =
        Base64.getEncoder()
            .encodeToString(("x" + FakeProvider.KEY + "y").getBytes(StandardCharsets.UTF_8));
    String signature = run.store.url().replaceAll(".*q-signature=", "");
    run.agentWrites(
        "agent.log",
        "a".repeat(65_530)
            + FakeProvider.KEY
            + "|"
            + token
            + "|"
            + base64
            + "|"
            + signature
            + "|"
            + run.store.url());
    run.chat(HELLO.replace("hi", "my key is " + FakeProvider.KEY));

    run.end();

    for (Map.Entry<String, byte[]> file : run.uploaded().entrySet()) {
      assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
          .as(file.getKey())
          .doesNotContain(FakeProvider.KEY, token, signature, base64.substring(4, 30));
    }
    assertThat(new String(run.uploaded().get("agent/agent.log"), StandardCharsets.UTF_8))
        .endsWith("[masked]");
  }

  @Test
  void aPatchWithASecretIsWithheld() throws Exception {
    run.start().fetched();
    Files.writeString(run.pod.code().resolve("stolen"), run.gateway().token());

    run.end();

    assertThat(run.manifest().secretInPatch()).isTrue();
    assertThat(run.uploaded()).doesNotContainKey("courier/diff.patch");
  }

  @Test
  void onlyRegularFilesOfTheAgentAreTaken() throws Exception {
    run.start().fetched();
    run.agentWrites("good.txt", "good");
    sh(
        run.pod.dir(JobEnv.OUTPUT_DIR),
        "ln -s /proc/self/environ environ; ln -s good.txt link; mkfifo pipe; mkdir dir;"
            + " echo x > dir/inner; echo x > 'sp ace'; echo x > -rf; truncate -s 250M sparse;"
            + " echo x > diff.patch; touch $'new\\nline'");

    run.end();

    assertThat(run.uploaded().keySet())
        .filteredOn(name -> name.startsWith("agent/"))
        .containsExactlyInAnyOrder("agent/good.txt", "agent/-rf");
    assertThat(run.manifest().detail())
        .contains("environ was left out", "sparse was left out: it is larger", "diff.patch");
  }

  @Test
  void noMoreThanAHundredFilesAreTaken() throws Exception {
    run.start().fetched();
    sh(run.pod.dir(JobEnv.OUTPUT_DIR), "for i in $(seq 120); do echo $i > f$i; done");

    run.end();

    assertThat(run.uploaded().keySet()).filteredOn(n -> n.startsWith("agent/")).hasSize(100);
  }
}
