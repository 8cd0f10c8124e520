package io.codeloom.dispatch;

import org.springframework.context.annotation.Configuration;

/** Wires how code is staged. */
@Configuration(proxyBeanMethods = false)
class StagingConfiguration {}
