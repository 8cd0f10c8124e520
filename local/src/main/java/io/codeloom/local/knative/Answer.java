package io.codeloom.local.knative;

import java.util.List;
import java.util.Map;

/** What came of one POST. */
sealed interface Answer {
  /** The sink answered. */
  record Status(int code, Map<String, List<String>> headers, Body body) implements Answer {
    @Override
    public boolean ok() {
      return code >= 200 && code < 300;
    }

    @Override
    public boolean worthRepeating(RetryPolicy.Rule rule) {
      return rule.repeats(code);
    }

    @Override
    public String toString() {
      return "status " + code;
    }
  }

  /** No connection, no answer in time, or an answer cut off. */
  record Unreachable(String reason) implements Answer {
    @Override
    public boolean ok() {
      return false;
    }

    @Override
    public boolean worthRepeating(RetryPolicy.Rule rule) {
      return true;
    }

    @Override
    public String toString() {
      return reason;
    }
  }

  boolean ok();

  boolean worthRepeating(RetryPolicy.Rule rule);
}
