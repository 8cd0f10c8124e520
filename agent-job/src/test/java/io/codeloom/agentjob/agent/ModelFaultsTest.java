package io.codeloom.agentjob.agent;

import static io.codeloom.agentjob.support.FaultyEndpoint.error;
import static io.codeloom.agentjob.support.FaultyEndpoint.events;
import static io.codeloom.agentjob.support.FaultyEndpoint.stalling;
import static io.codeloom.agentjob.support.FaultyEndpoint.status;
import static io.codeloom.agentjob.support.FaultyEndpoint.trickling;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.support.Await;
import io.codeloom.agentjob.support.FaultyEndpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ModelFaultsTest {
  private static final String HEAD =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"m\",\"choices\":[";

  /** A finish in three events, without usage. */
  private static final String[] FINISH = {
    HEAD
        + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\","
        + "\"function\":{\"name\":\"finish\",\"arguments\":\"{\\\"summary\\\":\"}}]}}]}",
    HEAD
        + "{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
        + "\"function\":{\"arguments\":\"\\\"done\\\"}\"}}]}}]}",
    HEAD + "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
    "[DONE]"
  };

  @TempDir Path folder;
  private Job job;

  @BeforeEach
  void prepare() throws IOException {
    job = new Job(folder);
  }

  private int requestsOf(FaultyEndpoint.Answer... answers) throws Exception {
    try (FaultyEndpoint endpoint = FaultyEndpoint.answering(answers)) {
      job.run(endpoint.baseUrl());
      return endpoint.requests();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 529})
  void triesAgainAfterFailuresThatPass(int status) throws Exception {
    int requests = requestsOf(error(status, "busy", "too busy"), events(FINISH));
    assertThat(job.exitStatus()).isEqualTo("finished");
    assertThat(requests).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_request,refused the request",
    "401,invalid_api_key,did not accept the key",
    "403,denied,denies access",
    "404,model_not_found,does not know this model",
    "422,invalid,refused the request",
    "429,insufficient_quota,refused the request"
  })
  void endsAtOnceInTheProvidersWords(int status, String code, String meaning) throws Exception {
    int requests = requestsOf(error(status, code, "so says the provider"));
    assertThat(requests).isEqualTo(1);
    assertThat(job.exitStatus()).isEqualTo("model_error");
    assertThat(job.result().path("message").asText())
        .contains(meaning, "HTTP " + status, "so says the provider");
  }

  @ParameterizedTest
  @CsvSource({
    "budget_exhausted,token_limit",
    "step_limit,step_limit",
    "time_limit,time_limit",
    "disk_limit,disk_limit",
    "gateway_closed,cancelled"
  })
  void believesTheGatewaysRefusals(String code, String ending) throws Exception {
    assertThat(requestsOf(error(429, code, "no more"))).isEqualTo(1);
    assertThat(job.exitStatus()).isEqualTo(ending);
  }

  @Test
  void givesUpAfterTheLastAttempt() throws Exception {
    assertThat(requestsOf(error(500, "broken", "out of order"))).isEqualTo(4);
    assertThat(job.exitStatus()).isEqualTo("model_error");
    assertThat(job.result().path("message").asText()).contains("4 attempts", "out of order");
  }

  @Test
  void readsErrorsThatAreNoJson() throws Exception {
    requestsOf(status(403, "<html>go away</html>", "Content-Type", "text/html"));
    assertThat(job.exitStatus()).isEqualTo("model_error");
    assertThat(job.result().path("message").asText()).contains("denies access (HTTP 403)");
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    long start = System.nanoTime();
    requestsOf(error(429, "slow", "slow down", "Retry-After", "1"), events(FINISH));
    assertThat(job.exitStatus()).isEqualTo("finished");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void doesNotWaitBeyondItsOwnTime() throws Exception {
    requestsOf(error(429, "slow", "slow down", "Retry-After", "3600"));
    assertThat(job.exitStatus()).isEqualTo("model_error");
    assertThat(job.result().path("message").asText()).contains("3600 s", "slow down");
  }

  @Test
  void noWaitForAnotherAttemptOutlivesTheRun() throws Exception {
    job.timeoutSeconds = 1;
    try (FaultyEndpoint endpoint = FaultyEndpoint.answering(error(503, "busy", "too busy"))) {
      job.runByName(endpoint.baseUrl());
      assertThat(endpoint.requests()).isEqualTo(1);
    }
    assertThat(job.exitStatus()).isEqualTo("time_limit");
    assertThat(job.output("agent.log")).contains("HTTP 503", "attempt 2 in ");
  }

  @Test
  void triesAgainAfterABrokenStream() throws Exception {
    int requests = requestsOf(events(FINISH[0]), events(FINISH));
    assertThat(job.exitStatus()).isEqualTo("finished");
    assertThat(requests).isEqualTo(2);
    assertThat(job.trajectory("reply")).hasSize(1);
  }

  @Test
  void triesAgainAfterGarbage() throws Exception {
    int requests = requestsOf(events("{nonsense"), status(200, ""), events(FINISH));
    assertThat(job.exitStatus()).isEqualTo("finished");
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void triesAgainAfterAnErrorWithinTheStream() throws Exception {
    String error = "{\"error\":{\"message\":\"overloaded\",\"code\":\"overloaded\"}}";
    assertThat(requestsOf(events(FINISH[0], error), events(FINISH))).isEqualTo(2);
    assertThat(job.exitStatus()).isEqualTo("finished");
  }

  @Test
  void aStalledStreamMeetsTheLimitOfACall() throws Exception {
    job.env.put("MODEL_TIMEOUT_SECONDS", "1");
    int requests = requestsOf(stalling(FINISH[0], FINISH[1]), trickling(), events(FINISH));
    assertThat(job.exitStatus()).isEqualTo("finished");
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void aStalledStreamDoesNotOutliveTheRun() throws Exception {
    job.timeoutSeconds = 1;
    requestsOf(stalling(FINISH[0]));
    assertThat(job.exitStatus()).isEqualTo("time_limit");
  }

  @Test
  void aStalledStreamDoesNotOutliveTheStopSignal() throws Exception {
    try (FaultyEndpoint endpoint = FaultyEndpoint.answering(stalling(FINISH[0]))) {
      Thread teller =
          new Thread(
              () -> {
                Await.until(() -> endpoint.requests() == 1);
                job.stop.fire();
              });
      teller.start();
      job.run(endpoint.baseUrl());
      teller.join();
    }
    assertThat(job.exitStatus()).isEqualTo("cancelled");
  }

  @Test
  void estimatesTokensWhereNoneAreReported() throws Exception {
    requestsOf(events(FINISH));
    assertThat(job.result().path("tokens_estimated").asBoolean()).isTrue();
    assertThat(job.result().path("prompt_tokens").asLong()).isGreaterThan(100);
  }

  @Test
  void endsAsContextOverflowWhenFoldingCannotHelp() throws Exception {
    int requests =
        requestsOf(error(400, "context_length_exceeded", "maximum context length is 8192"));
    assertThat(requests).isEqualTo(1);
    assertThat(job.exitStatus()).isEqualTo("context_overflow");
  }

  @Test
  void foldsOnceWhenTheProviderSaysItIsTooLong() throws Exception {
    FaultyEndpoint.Answer tooLong = error(400, "", "This model's maximum context length is 8192");
    List<FaultyEndpoint.Answer> answers = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(events(shell("head -c 5000 /dev/zero | tr '\\\\\\\\0' " + i)));
    }
    answers.addAll(List.of(tooLong, events(shell("true")), tooLong));
    int requests = requestsOf(answers.toArray(FaultyEndpoint.Answer[]::new));
    assertThat(job.exitStatus()).isEqualTo("context_overflow");
    assertThat(requests).isEqualTo(7);
    assertThat(job.trajectory("note").get(0).path("content").asText()).contains("folded 2");
  }

  @Test
  void asksInOnePieceWhereStreamingIsOff() throws Exception {
    job.env.put("MODEL_STREAM", "false");
    String whole =
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":0,\"model\":\"m\",\"choices\":["
            + "{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":{\"role\":\"assistant\","
            + "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":"
            + "{\"name\":\"finish\",\"arguments\":\"{\\\"summary\\\":\\\"done\\\"}\"}}]}}],"
            + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}}";
    requestsOf(status(200, whole));
    assertThat(job.exitStatus()).isEqualTo("finished");
    assertThat(job.result().path("total_tokens").asInt()).isEqualTo(12);
  }

  @Test
  void callsWithTheSameIdGetIdsOfTheirOwn() throws Exception {
    requestsOf(events(shell("echo 1")), events(shell("echo 2")), events(FINISH));
    assertThat(job.trajectory("result").stream().map(entry -> entry.path("call_id").asText()))
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  @Test
  void anEndpointThatIsNotThereIsAModelError() throws Exception {
    job.run(URI.create("http://127.0.0.1:1/v1"));
    assertThat(job.exitStatus()).isEqualTo("model_error");
    assertThat(job.result().path("message").asText()).contains("connection to the model failed");
  }

  @Test
  void aMissingGatewayFileIsACrashWithAResult() throws Exception {
    try (FaultyEndpoint endpoint = FaultyEndpoint.answering(events(FINISH))) {
      job.env.put("GATEWAY_DIR", folder.resolve("nowhere").toString());
      assertThat(job.run(endpoint.baseUrl())).isEqualTo(1);
    }
    assertThat(job.exitStatus()).isEqualTo("crashed");
  }

  private static String[] shell(String command) {
    String call =
        HEAD
            + "{\"index\":0,\"finish_reason\":\"tool_calls\",\"delta\":{\"tool_calls\":[{\"index\":0,"
            + "\"id\":\"same\",\"type\":\"function\",\"function\":{\"name\":\"run_shell_command\","
            + "\"arguments\":\"{\\\"command_string\\\":\\\""
            + command
            + "\\\"}\"}}]}}]}";
    return new String[] {call, "[DONE]"};
  }
}
