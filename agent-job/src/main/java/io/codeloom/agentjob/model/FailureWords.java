package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.openai.core.http.Headers;
import com.openai.errors.OpenAIServiceException;
import io.codeloom.agentjob.GatewayErrors;
import io.codeloom.core.task.ExitStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an endpoint's error answer: what it means for the run, in the provider's plain words. */
final class FailureWords {
  private static final int LONGEST = 500;
  private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context[ _]length|context window|maximum context|prompt is too long|too many tokens"
              + "|input is too long",
          Pattern.CASE_INSENSITIVE);

  /** The gateway's own refusals, which no retry can lift. */
  private static final Map<String, ExitStatus> GATEWAY =
      Map.of(
          GatewayErrors.BUDGET_EXHAUSTED, ExitStatus.TOKEN_LIMIT,
          GatewayErrors.STEP_LIMIT, ExitStatus.STEP_LIMIT,
          GatewayErrors.DISK_LIMIT, ExitStatus.DISK_LIMIT,
          GatewayErrors.TIME_LIMIT, ExitStatus.TIME_LIMIT,
          GatewayErrors.CLOSED, ExitStatus.CANCELLED);

  private static final Map<Integer, String> MEANING =
      Map.of(
          400, "The model provider refused the request",
          401, "The model provider did not accept the key",
          402, "The model provider asks for payment",
          403, "The model provider denies access",
          404, "The model provider does not know this model or address",
          422, "The model provider refused the request");

  private final Clock clock;

  FailureWords(Clock clock) {
    this.clock = clock;
  }

  /** An error that ended a stream which had begun well. */
  ModelFailure withinStream(JsonNode error) {
    return failure(error, 200, Headers.builder().build(), null);
  }

  ModelFailure failure(OpenAIServiceException e) {
    return failure(error(e), e.statusCode(), e.headers(), e);
  }

  private ModelFailure failure(JsonNode error, int status, Headers headers, Exception e) {
    String said = said(error, status);
    String code = error.path("code").asText("").toLowerCase(Locale.ROOT);
    ExitStatus gateway = GATEWAY.get(code);
    if (gateway != null) {
      return ModelFailure.ending(gateway, said);
    }
    if (code.equals("context_length_exceeded") || tooLong(status, said)) {
      return ModelFailure.overflow(said);
    }
    return ordinary(status, code, said, new RetryAfter(clock).of(headers), e);
  }

  private static ModelFailure ordinary(
      int status, String code, String said, Duration retryAfter, Exception e) {
    boolean passing = PASSING.contains(status) || status >= 500 || status < 400;
    if (code.equals("insufficient_quota") || !passing) {
      String meaning = MEANING.getOrDefault(status, "The model provider refused the request");
      return ModelFailure.ending(
          ExitStatus.MODEL_ERROR, meaning + " (HTTP " + status + "): " + said);
    }
    String text =
        status < 400
            ? "the model provider broke off: " + said
            : "the model provider answered HTTP " + status + ": " + said;
    return ModelFailure.passing(text, retryAfter, e);
  }

  private static boolean tooLong(int status, String said) {
    return (status == 400 || status == 413) && TOO_LONG.matcher(said).find();
  }

  /** The {@code error} member, however deep or flat the endpoint puts it. */
  private static JsonNode error(OpenAIServiceException e) {
    JsonNode body = e.body().isMissing() ? null : e.body().convert(JsonNode.class);
    if (body == null) {
      return MissingNode.getInstance();
    }
    return body.path("error").isObject() ? body.path("error") : body;
  }

  private static String said(JsonNode error, int status) {
    for (JsonNode node : List.of(error.path("message"), error.path("detail"), error)) {
      if (node.isTextual() && !node.asText().isBlank()) {
        return cut(node.asText().strip());
      }
    }
    return error.isEmpty() ? "no reason given (HTTP " + status + ")" : cut("" + error);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
