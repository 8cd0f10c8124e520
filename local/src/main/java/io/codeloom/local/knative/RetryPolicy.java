package io.codeloom.local.knative;

import java.time.Duration;
import java.util.Set;

/**
 * When and how often a failed POST is repeated. Transport errors and timeouts always count as worth
 * repeating.
 *
 * @param retries attempts after the first
 * @param backoff how the delay grows
 * @param delay the unit of the delay
 * @param timeout limit of one attempt
 * @param rule which statuses are repeated
 */
public record RetryPolicy(
    int retries, Backoff backoff, Duration delay, Duration timeout, Rule rule) {

  private static final int MAX_DOUBLINGS = 20;

  /** How the delay grows; n counts the retries from one. */
  public enum Backoff {
    /** delay · n. */
    LINEAR,
    /** delay · 2ⁿ. */
    EXPONENTIAL
  }

  /** Which statuses a sender repeats. */
  public enum Rule {
    /** KafkaSource and Trigger: 5xx, 404, 408, 409, 429. */
    DELIVERY {
      @Override
      boolean repeats(int status) {
        return status >= 500 || DELIVERY_STATUSES.contains(status);
      }
    },
    /** ApiServerSource and PingSource: a plain 500 is not repeated. */
    ADAPTER {
      @Override
      boolean repeats(int status) {
        return ADAPTER_STATUSES.contains(status);
      }
    };

    private static final Set<Integer> DELIVERY_STATUSES = Set.of(404, 408, 409, 429);
    private static final Set<Integer> ADAPTER_STATUSES = Set.of(404, 413, 425, 429, 502, 503, 504);

    abstract boolean repeats(int status);
  }

  /** What applies without a {@code delivery} block: 10, exponential, 0.3 s, 600 s. */
  public static RetryPolicy deliveryDefaults() {
    return delivery(10, Backoff.EXPONENTIAL, Duration.ofMillis(300), Duration.ofSeconds(600));
  }

  /** A {@code delivery} block with all its fields. */
  public static RetryPolicy delivery(
      int retries, Backoff backoff, Duration delay, Duration timeout) {
    return new RetryPolicy(retries, backoff, delay, timeout, Rule.DELIVERY);
  }

  /** What ApiServerSource and PingSource do, which have no {@code delivery}: 5 within 3.1 s. */
  public static RetryPolicy adapter() {
    return new RetryPolicy(
        5, Backoff.EXPONENTIAL, Duration.ofMillis(50), Duration.ofSeconds(30), Rule.ADAPTER);
  }

  /** The pause before the n-th retry, counted from one. */
  Duration pause(int n) {
    return switch (backoff) {
      case LINEAR -> delay.multipliedBy(n);
      case EXPONENTIAL -> delay.multipliedBy(1L << Math.min(n, MAX_DOUBLINGS));
    };
  }
}
