package io.codeloom.platform.metrics;

import io.codeloom.core.config.Env;
import io.codeloom.core.observe.Observer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Counting, the same in every function; served where {@code METRICS_PORT} is set. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

  @Bean(destroyMethod = "close")
  PrometheusMeterRegistry meterRegistry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    return registry;
  }

  @Bean
  Observer observer(PrometheusMeterRegistry registry, Clock clock) {
    return new Metrics(registry, clock);
  }

  /**
   * Made at the start, however lazy the rest; with the observer, so that counters are at 0. Looks
   * at the port itself: a condition would be judged where the image is built.
   */
  @Bean(destroyMethod = "close")
  @Lazy(false)
  MetricsServer metricsServer(
      PrometheusMeterRegistry registry, Observer observer, Environment environment)
      throws IOException {
    Integer port = environment.getProperty(Env.METRICS_PORT, Integer.class);
    if (port == null) {
      return MetricsServer.none();
    }
    String host = environment.getProperty("server.address");
    return MetricsServer.start(
        host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port), registry);
  }
}
