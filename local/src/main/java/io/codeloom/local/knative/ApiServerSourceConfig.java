package io.codeloom.local.knative;

/**
 * An ApiServerSource (sources.knative.dev/v1) in mode Resource, for Jobs.
 *
 * @param namespace whose Jobs are watched
 * @param labelSelector selects Jobs on the server's side, such as {@code app=x,tier in (a,b)}
 * @param sink where events go
 */
public record ApiServerSourceConfig(String namespace, String labelSelector, Sink sink) {}
