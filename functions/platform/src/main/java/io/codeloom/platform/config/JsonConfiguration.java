package io.codeloom.platform.config;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The one mapper of events, tasks and answers. */
@Configuration(proxyBeanMethods = false)
public class JsonConfiguration {

  /** Jackson's own defaults: Boot's would look for mix-ins and modules among all beans and jars. */
  @Bean
  JsonMapper jacksonJsonMapper() {
    return JsonMapper.shared();
  }
}
