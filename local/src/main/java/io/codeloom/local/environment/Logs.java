package io.codeloom.local.environment;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Brings what Tomcat and the JDK log into the one log file. */
final class Logs {
  private Logs() {}

  static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
