package io.codeloom.platform.config;

import io.codeloom.core.config.Env;

/**
 * How to reach MySQL.
 *
 * @param url JDBC URL
 * @param user account name
 * @param password its password
 */
public record MySqlConfig(String url, String user, String password) {
  /** What migrations alone need; problems are left to {@link EnvReader#check}. */
  public static MySqlConfig read(EnvReader env) {
    String url = env.required(Env.MYSQL_URL);
    if (!url.isEmpty() && !url.startsWith("jdbc:")) {
      env.problem(Env.MYSQL_URL + " must be a JDBC URL");
    }
    return new MySqlConfig(url, env.required(Env.MYSQL_USER), env.text(Env.MYSQL_PASSWORD, ""));
  }

  @Override
  public String toString() {
    return "MySqlConfig[user=" + user + "]";
  }
}
