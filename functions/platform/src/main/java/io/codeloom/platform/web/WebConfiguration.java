package io.codeloom.platform.web;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP side every function shares; {@link FunctionApps} adds it. */
@Configuration(proxyBeanMethods = false)
@Import({
  LogContextFilter.class,
  EventSink.class,
  ProblemAdvice.class,
  ProblemErrorController.class,
  Health.class
})
class WebConfiguration {

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve(JsonMapper json) {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
  }
}
