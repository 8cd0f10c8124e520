package io.codeloom.platform.config;

import io.codeloom.core.config.Env;

/**
 * How to reach Redis.
 *
 * @param uri {@code redis://} or {@code rediss://}, password included
 */
public record RedisConfig(String uri) {
  /** Reads it; what is missing or wrong becomes a problem of {@code env}. */
  public static RedisConfig read(EnvReader env) {
    String uri = env.required(Env.REDIS_URI);
    if (!uri.isEmpty() && !uri.startsWith("redis://") && !uri.startsWith("rediss://")) {
      env.problem(Env.REDIS_URI + " must be a redis or rediss URI");
    }
    return new RedisConfig(uri);
  }

  @Override
  public String toString() {
    return "RedisConfig[]";
  }
}
