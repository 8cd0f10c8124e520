package io.codeloom.platform.web;

import io.codeloom.platform.logging.PlainFields;
import io.codeloom.platform.logging.PlainTrace;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.boot.support.EnvironmentPostProcessorsFactory;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Starts a function as a web application that serves its one function and nothing else. */
public final class FunctionApps {
  /** Property with the name of the one function bean. */
  static final String FUNCTION = "spring.cloud.function.definition";

  /**
   * What a function has no use for. The web controllers and the exporter of spring-cloud-function:
   * {@link EventSink} says why. The others only cost time at every start.
   */
  private static final List<String> EXCLUDED =
      List.of(
          "org.springframework.cloud.function.web.mvc.ReactorAutoConfiguration",
          "org.springframework.cloud.function.web.flux.ReactorAutoConfiguration",
          "org.springframework.cloud.function.web.source.FunctionExporterAutoConfiguration",
          "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration",
          "org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration",
          "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
          "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
          "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration",
          "org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration",
          "org.springframework.boot.http.client.autoconfigure.imperative"
              + ".ImperativeHttpClientAutoConfiguration",
          "org.springframework.boot.http.client.autoconfigure.reactive"
              + ".ReactiveHttpClientAutoConfiguration",
          "org.springframework.boot.http.client.autoconfigure.service"
              + ".HttpServiceClientPropertiesAutoConfiguration",
          "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
          "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
          "org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration",
          "org.springframework.boot.restclient.autoconfigure.service"
              + ".HttpServiceClientAutoConfiguration",
          "org.springframework.boot.tomcat.autoconfigure.metrics.TomcatMetricsAutoConfiguration");

  /** What no environment variable or argument can change. */
  private static final Map<String, Object> PINNED =
      Map.ofEntries(
          Map.entry("spring.autoconfigure.exclude", String.join(",", EXCLUDED)),
          Map.entry("spring.cloud.function.routing.enabled", "false"),
          Map.entry("spring.web.resources.add-mappings", "false"),
          Map.entry("management.endpoints.web.exposure.include", "health"));

  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("server.port", "${PORT:8080}"),
          Map.entry("server.shutdown", "graceful"),
          Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "600s"),
          Map.entry("spring.main.lazy-initialization", "true"),
          Map.entry("spring.jmx.enabled", "false"),
          // For forms sent by PUT or DELETE: there are none.
          Map.entry("spring.mvc.formcontent.filter.enabled", "false"),
          // Tomcat starts more threads when more requests come.
          Map.entry("server.tomcat.threads.min-spare", "1"),
          // Spring would spool a whole upload, or fail on an event of that type, before we see it.
          Map.entry("spring.servlet.multipart.enabled", "false"),
          // JSON, in which no text of others can pass for a line.
          Map.entry("logging.structured.format.console", "ecs"),
          Map.entry("logging.structured.json.customizer", PlainFields.class.getName()),
          Map.entry(
              "logging.structured.json.stacktrace.printer", PlainTrace.Printer.class.getName()),
          // cos_api prints signed requests.
          Map.entry("logging.level.com.qcloud.cos", "OFF"),
          Map.entry("logging.level.org.apache.http.headers", "OFF"),
          Map.entry("logging.level.org.apache.http.wire", "OFF"));

  private FunctionApps() {}

  /**
   * An application ready to {@code run(args)}. Listens on {@code PORT} (8080), drains for as long
   * as Serving lets it on SIGTERM and creates beans when first used. Its settings are environment
   * variables: no file is read.
   *
   * @param app the {@code @SpringBootApplication}
   * @param functionName name of the bean that handles events, a {@code Consumer<Message<byte[]>>}
   */
  public static SpringApplicationBuilder builder(Class<?> app, String functionName) {
    SpringApplicationBuilder builder =
        new SpringApplicationBuilder(app, WebConfiguration.class)
            .bannerMode(Banner.Mode.OFF)
            .properties(DEFAULTS)
            .initializers(pin(functionName));
    SpringApplication application = builder.application();
    application.setListeners(
        application.getListeners().stream().map(FunctionApps::withoutFiles).toList());
    return builder;
  }

  /** Else Spring looks for files of settings in eight places, before anything else can start. */
  private static ApplicationListener<?> withoutFiles(ApplicationListener<?> listener) {
    return listener instanceof EnvironmentPostProcessorApplicationListener
        ? EnvironmentPostProcessorApplicationListener.with(
            EnvironmentPostProcessorsFactory.of(
                SystemEnvironmentPropertySourceEnvironmentPostProcessor.class.getName()))
        : listener;
  }

  private static ApplicationContextInitializer<ConfigurableApplicationContext> pin(
      String functionName) {
    return context -> {
      var sources = context.getEnvironment().getPropertySources();
      sources.addFirst(new MapPropertySource("codeloomFunction", Map.of(FUNCTION, functionName)));
      sources.addFirst(new MapPropertySource("codeloomPinned", PINNED));
    };
  }
}
