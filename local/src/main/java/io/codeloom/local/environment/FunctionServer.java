package io.codeloom.local.environment;

import io.codeloom.core.config.Env;
import io.codeloom.platform.metrics.MetricsServer;
import java.net.URI;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** One function, served on loopback by its own Spring application within this JVM. */
final class FunctionServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private FunctionServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Starts it.
   *
   * @param env what would be the function's environment; hides this process's own
   * @param port 0 for any free one
   */
  static FunctionServer start(
      SpringApplicationBuilder app, Map<String, String> env, int port, Class<?>... more) {
    // Tomcats share it. Spring removes the first one's with its server, and of those that start
    // side by side and find it gone, all but one fail to make it.
    System.setProperty("catalina.home", System.getProperty("java.io.tmpdir"));
    Map<String, Object> settings = new java.util.HashMap<>(env);
    settings.put("server.port", Integer.toString(port));
    settings.put("server.address", "127.0.0.1");
    settings.put(Env.METRICS_PORT, "0");
    settings.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
    settings.put("spring.main.register-shutdown-hook", "false");
    app.registerShutdownHook(false)
        .sources(more)
        .initializers(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("laptop", settings)));
    return new FunctionServer(app.run());
  }

  URI uri() {
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where its metrics are read. */
  URI metrics() {
    return context.getBean(MetricsServer.class).uri().orElseThrow();
  }

  @Override
  public void close() {
    context.close();
  }
}
