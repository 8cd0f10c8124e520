package io.codeloom.local.services;

/**
 * Where the servers answer and how to log in. {@link #toString()} leaves the secrets out.
 *
 * @param kafkaBootstrapServers {@code host:port}, comma-separated
 * @param mysqlUrl JDBC URL for MySQL Connector/J, without credentials
 * @param mysqlUser user of the database
 * @param mysqlPassword its password; secret
 * @param redisUri {@code redis://:password@host:port/db}; secret
 */
public record ServiceAddresses(
    String kafkaBootstrapServers,
    String mysqlUrl,
    String mysqlUser,
    String mysqlPassword,
    String redisUri) {

  @Override
  public String toString() {
    return "ServiceAddresses[kafka=" + kafkaBootstrapServers + ", mysqlUser=" + mysqlUser + "]";
  }
}
