package io.codeloom.local.faults;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A function's own application on loopback, with a {@link Gate} behind its ports. */
final class Hosted implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private Hosted(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it.
   *
   * @param env what would be the function's environment
   */
  static Hosted start(Function function, Map<String, String> env, Gate calls, Clock clock) {
    Map<String, Object> settings = new HashMap<>(env);
    settings.put("server.port", "0");
    settings.put("server.address", "127.0.0.1");
    settings.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
    SpringApplicationBuilder app = function.application().registerShutdownHook(false);
    app.initializers(
        context -> {
          context
              .getEnvironment()
              .getPropertySources()
              .addFirst(new MapPropertySource("matrix", settings));
          context.getBeanFactory().addBeanPostProcessor(new FaultyPorts(calls, clock));
        });
    return new Hosted(app.run());
  }

  URI uri() {
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  @Override
  public void close() {
    context.close();
  }
}
