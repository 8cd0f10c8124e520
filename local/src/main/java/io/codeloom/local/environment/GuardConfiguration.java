package io.codeloom.local.environment;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds {@link LoopbackGuard} to a function that is served on the laptop. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {
  @Bean
  LoopbackGuard loopbackGuard() {
    return new LoopbackGuard();
  }
}
