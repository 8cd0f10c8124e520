package io.codeloom.local.environment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class FunctionServerTest {

  /**
   * Tomcats of one JVM share a home. Of two that start at once and find it gone, both make it, and
   * the later one fails.
   */
  @Test
  void closedOneLeavesTheNextTheHomeOfTheirTomcats() {
    start().close();
    Path home = Path.of(System.getProperty("catalina.home"));
    assertTrue(Files.isDirectory(home), home.toString());
  }

  private static FunctionServer start() {
    return FunctionServer.start(new SpringApplicationBuilder(Tomcat.class), Map.of(), 0);
  }

  @Configuration(proxyBeanMethods = false)
  static class Tomcat {
    @Bean
    TomcatServletWebServerFactory tomcat() {
      return new TomcatServletWebServerFactory(0);
    }
  }
}
