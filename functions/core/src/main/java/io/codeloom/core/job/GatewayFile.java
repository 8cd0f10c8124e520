package io.codeloom.core.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code gateway.json}: how the agent reaches the model. The token is good for nothing but this
 * gateway, on this pod's loopback.
 *
 * @param baseUrl such as {@code http://127.0.0.1:34567/v1}
 * @param token bearer token of the gateway
 * @param model the name to ask for; the courier rewrites it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GatewayFile(@JsonProperty("base_url") String baseUrl, String token, String model) {
  /** The file's name in {@code GATEWAY_DIR}. */
  public static final String NAME = "gateway.json";
}
