package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One line of the ledger. Members that a kind has no use for are absent.
 *
 * @param kind what happened
 * @param call number of the model call
 * @param at when, in ISO 8601
 * @param prompt tokens of the prompt: estimated when reserved, counted when settled
 * @param completion tokens of the completion: the most there can be when reserved, counted later
 * @param answered whether a whole answer came
 * @param estimated whether the tokens of a settled call are an estimate
 * @param reached whether the provider got the call
 * @param status HTTP status of a failed call
 * @param text summary of a finish, words of a failure, or name of a limit
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record LedgerEntry(
    Kind kind,
    long call,
    String at,
    long prompt,
    long completion,
    boolean answered,
    boolean estimated,
    boolean reached,
    int status,
    String text) {

  enum Kind {
    /** The agent's time began. */
    STARTED,
    /** A call is about to be made. */
    RESERVED,
    /** A call came to an end. */
    SETTLED,
    /** A call was refused because a limit was reached. */
    REFUSED,
    /** No more calls. */
    CLOSED,
    /** The last outputs are uploaded. */
    DELIVERED
  }

  static LedgerEntry of(Kind kind, Instant at, String text) {
    return new LedgerEntry(kind, 0, at.toString(), 0, 0, false, false, false, 0, text);
  }

  static LedgerEntry reserved(long call, Instant at, long prompt, long completion) {
    return new LedgerEntry(
        Kind.RESERVED, call, at.toString(), prompt, completion, false, false, false, 0, null);
  }

  static LedgerEntry settled(long call, Instant at, CallResult result) {
    return new LedgerEntry(
        Kind.SETTLED,
        call,
        at.toString(),
        result.prompt(),
        result.completion(),
        result.answered(),
        result.estimated(),
        result.reached(),
        result.status(),
        result.text());
  }

  long tokens() {
    return prompt + completion;
  }
}
