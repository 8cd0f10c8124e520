package io.codeloom.platform.web;

import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.JsonConfiguration;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP side every function shares; {@link FunctionApps} adds it. */
@Configuration(proxyBeanMethods = false)
@Import({
  JsonConfiguration.class,
  LogContextFilter.class,
  EventSink.class,
  ProblemAdvice.class,
  ProblemErrorController.class,
  Health.class
})
class WebConfiguration {

  /**
   * Read at the start, so that a mistake in it is told before any event.
   *
   * @throws io.codeloom.platform.config.ConfigException if it cannot be read
   */
  @Bean
  @Lazy(false)
  EventHosts eventHosts(Environment environment) {
    EnvReader env = new EnvReader(environment::getProperty);
    EventHosts hosts = EventHosts.read(env);
    env.check();
    return hosts;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve(JsonMapper json) {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
  }

  /**
   * Said aloud, since Tomcat would load every security provider to find out that nobody logs in.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> noLogin() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.setLoginConfig(new LoginConfig("NONE", null, null, null)));
  }

  /** Under the name by which Spring looks whether there is one. */
  @Bean("org.springframework.boot.context.properties.ConfigurationPropertiesBindingPostProcessor")
  static PropertiesBinding propertiesBinding() {
    return new PropertiesBinding();
  }

  /** Looks through every bean made at the start for listeners by annotation: we have none. */
  @Bean
  static BeanDefinitionRegistryPostProcessor noAnnotatedListeners() {
    return registry -> {
      String processor = AnnotationConfigUtils.EVENT_LISTENER_PROCESSOR_BEAN_NAME;
      if (registry.containsBeanDefinition(processor)) {
        registry.removeBeanDefinition(processor);
      }
    };
  }
}
