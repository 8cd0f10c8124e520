package io.codeloom.platform.cos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Keeps signatures out of the log. cos_api logs a whole failed request at ERROR, its Authorization
 * header and session token included, and the HTTP client below it logs headers at DEBUG. What went
 * wrong reaches the log by {@link CosErrors} instead.
 */
final class QuietSdk {
  /** Loggers that print requests. */
  static final List<String> LOGGERS =
      List.of("com.qcloud.cos", "org.apache.http.headers", "org.apache.http.wire");

  private QuietSdk() {}

  static void apply() {
    for (String name : LOGGERS) {
      if (LoggerFactory.getLogger(name) instanceof Logger logger) {
        logger.setLevel(Level.OFF);
      }
    }
  }
}
