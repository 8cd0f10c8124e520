package io.codeloom.platform.cos;

import com.qcloud.cos.exception.CosClientException;
import com.qcloud.cos.exception.CosServiceException;
import io.codeloom.core.error.UnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Turns cos_api's exceptions, whose messages hold signed requests, into ones that can be logged.
 */
final class CosErrors {
  /**
   * What no waiting mends: a name that no object can have, and an object that was put into the
   * archive (COS' error codes).
   */
  private static final Set<String> UNREADABLE = Set.of("KeyTooLong", "InvalidObjectState");

  private CosErrors() {}

  /** The answer of {@code call}. */
  static <T> T calling(String operation, Supplier<T> call) {
    try {
      return call.get();
    } catch (CosClientException e) {
      throw unavailable(operation, e);
    }
  }

  /** The answer of {@code call}; empty if there is no such object, or none that can be read. */
  static <T> Optional<T> finding(String operation, Supplier<T> call) {
    try {
      return Optional.ofNullable(call.get());
    } catch (CosServiceException e) {
      if (isMissing(e) || UNREADABLE.contains(e.getErrorCode())) {
        return Optional.empty();
      }
      throw unavailable(operation, e);
    } catch (CosClientException e) {
      throw unavailable(operation, e);
    }
  }

  /** A HEAD has no body, so a missing bucket cannot be told from a missing object there. */
  private static boolean isMissing(CosServiceException e) {
    return e.getStatusCode() == 404 && !"NoSuchBucket".equals(e.getErrorCode());
  }

  private static UnavailableException unavailable(String operation, CosClientException e) {
    if (e instanceof CosServiceException answer) {
      String told = answer.getStatusCode() + " " + answer.getErrorCode();
      return new UnavailableException(
          "COS", operation + ": " + told + ", request " + answer.getRequestId(), null);
    }
    return new UnavailableException("COS", operation, rootOf(e));
  }

  private static IOException rootOf(CosClientException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return new IOException(io.getClass().getSimpleName());
      }
    }
    return new IOException(e.getClass().getSimpleName() + " " + e.getErrorCode());
  }
}
