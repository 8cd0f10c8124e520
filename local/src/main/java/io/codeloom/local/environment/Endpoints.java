package io.codeloom.local.environment;

import io.codeloom.core.config.Env;
import io.codeloom.local.services.ServiceAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where every part answers, for that part's own tools. {@link #toString()} leaves secrets out.
 *
 * @param api the HTTP API
 * @param services database, cache and Kafka
 * @param cos the COS server, its buckets and credentials, as the functions' settings
 * @param metrics where each function's metrics are read, by its name
 * @param kubeconfig file with the way to the Kubernetes API
 */
public record Endpoints(
    URI api,
    ServiceAddresses services,
    Map<String, String> cos,
    Map<String, URI> metrics,
    Path kubeconfig) {
  /** The file's name in the home. */
  public static final String FILE = "endpoints.env";

  /** Writes {@code endpoints.env}, readable by its owner only, to be sourced by a shell. */
  void write(Path home) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("CODELOOM_URL", api.toString());
    lines.put(Env.KAFKA_BOOTSTRAP_SERVERS, services.kafkaBootstrapServers());
    lines.put(Env.MYSQL_URL, services.mysqlUrl());
    lines.put(Env.MYSQL_USER, services.mysqlUser());
    lines.put(Env.MYSQL_PASSWORD, services.mysqlPassword());
    lines.put(Env.REDIS_URI, services.redisUri());
    lines.putAll(cos);
    new TreeMap<>(metrics)
        .forEach(
            (name, uri) -> lines.put("METRICS_" + name.toUpperCase(Locale.ROOT), uri.toString()));
    lines.put(Env.KUBECONFIG, kubeconfig.toString());
    String text =
        lines.entrySet().stream()
            .map(line -> line.getKey() + "='" + line.getValue().replace("'", "'\\''") + "'\n")
            .collect(Collectors.joining());
    Secrets.writePrivate(home.resolve(FILE), text);
  }

  @Override
  public String toString() {
    return "Endpoints[" + api + "]";
  }
}
