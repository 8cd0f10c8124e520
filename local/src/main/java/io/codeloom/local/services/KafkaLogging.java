package io.codeloom.local.services;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** Keeps an embedded broker from filling the terminal with its view of a one-node world. */
public final class KafkaLogging {
  private KafkaLogging() {}

  /**
   * Lets only errors through. To be repeated after anything (Spring Boot, for one) has configured
   * logging anew.
   */
  public static void quiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      limit(context, "kafka", Level.ERROR);
      limit(context, "org.apache.kafka", Level.ERROR);
      limit(context, "state.change.logger", Level.ERROR);
      // Reports each request that comes before the one controller has elected itself.
      limit(context, "kafka.server.ControllerApis", Level.OFF);
    }
  }

  private static void limit(LoggerContext context, String name, Level level) {
    Logger logger = context.getLogger(name);
    logger.setLevel(level);
  }
}
