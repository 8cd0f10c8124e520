package io.codeloom.local.doctor;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.task.TaskSpec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent must and must not reach, each as {@code host:port}. */
final class Targets {
  private static final Pattern JDBC = Pattern.compile("jdbc:\\w+://([^:/?]+)(?::(\\d+))?.*");
  private static final int MYSQL = 3306;

  private Targets() {}

  /**
   * @param mysqlUrl empty if it is not known
   */
  static Map<String, String> closed(Optional<String> mysqlUrl) {
    Map<String, String> closed = new LinkedHashMap<>();
    closed.put("the API server", "kubernetes.default.svc:443");
    closed.put("the metadata address", "169.254.169.254:80");
    closed.put("Tencent's metadata address", "169.254.0.23:80");
    mysqlUrl.flatMap(Targets::mysql).ifPresent(target -> closed.put("MySQL", target));
    return closed;
  }

  /**
   * @param cos empty if it is not known
   */
  static Map<String, String> open(Optional<CosPlace> cos, ClusterView cluster, String agents) {
    Map<String, String> open = new LinkedHashMap<>();
    cos.ifPresent(place -> open.put("COS", cos(place)));
    model(cluster, agents).ifPresent(target -> open.put("the model", target));
    return open;
  }

  static Optional<String> mysql(String url) {
    Matcher matcher = JDBC.matcher(url);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        matcher.group(1) + ":" + (matcher.group(2) == null ? MYSQL : matcher.group(2)));
  }

  static String cos(CosPlace place) {
    return place
        .endpoint()
        .map(Targets::hostAndPort)
        .orElse(place.host(place.codeBucket()) + ":443");
  }

  private static Optional<String> model(ClusterView cluster, String agents) {
    return cluster
        .find("v1", "Secret", agents, JobNames.modelSecret(TaskSpec.DEFAULT_KEY_SOURCE))
        .map(secret -> ObjectsCheck.data(secret).get(SecretFiles.OPENAI_BASE_URL))
        .map(value -> Base64.getDecoder().decode(String.valueOf(value)))
        .map(bytes -> hostAndPort(URI.create(new String(bytes, StandardCharsets.UTF_8).strip())));
  }

  private static String hostAndPort(URI url) {
    int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return url.getHost() + ":" + port;
  }
}
