package io.codeloom.agentjob.courier;

/**
 * How a model call ended.
 *
 * @param reached whether the provider got it
 * @param answered whether a whole answer came
 * @param prompt tokens of the prompt
 * @param completion tokens of the completion
 * @param estimated whether these are an estimate
 * @param status HTTP status of a failure; 0 if there was none, or no answer at all
 * @param text of an answer: the summary if it calls {@code finish}, else null; of a failure: why
 */
record CallResult(
    boolean reached,
    boolean answered,
    long prompt,
    long completion,
    boolean estimated,
    int status,
    String text) {

  /** The provider was never reached: nothing is owed. */
  static CallResult unreached(String why) {
    return new CallResult(false, false, 0, 0, false, 0, why);
  }

  /** The provider said no: nothing is owed. */
  static CallResult rejected(int status, String why) {
    return new CallResult(true, false, 0, 0, false, status, why);
  }

  /** Nobody knows what is owed, so all that was reserved is. */
  static CallResult lost(Reservation reserved, String why) {
    return new CallResult(true, false, reserved.prompt(), reserved.completion(), true, 0, why);
  }

  /** A whole answer with the provider's count; where it gives none, the prompt at its most. */
  static CallResult answered(Reservation reserved, Reply reply) {
    String summary = reply.finishSummary().orElse(null);
    long prompt = reply.usage().path("prompt_tokens").asLong(-1);
    long completion = reply.usage().path("completion_tokens").asLong(-1);
    if (prompt >= 0 && completion >= 0) {
      return new CallResult(true, true, prompt, completion, false, 0, summary);
    }
    long guess = Math.min(reserved.completion(), Json.bytes(reply.message()).length / 3 + 1);
    return new CallResult(true, true, reserved.prompt(), guess, true, 0, summary);
  }
}
