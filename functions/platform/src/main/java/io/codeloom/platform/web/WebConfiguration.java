package io.codeloom.platform.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The HTTP side every function shares; {@link FunctionApps} adds it. */
@Configuration(proxyBeanMethods = false)
@Import({EventSink.class, ProblemAdvice.class, ProblemErrorController.class, Health.class})
class WebConfiguration {}
