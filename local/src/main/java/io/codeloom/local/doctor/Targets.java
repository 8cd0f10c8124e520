package io.codeloom.local.doctor;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.platform.config.CosConfig;
import io.codeloom.platform.config.PlatformConfig;
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

  static Map<String, String> closed(PlatformConfig config) {
    Map<String, String> closed = new LinkedHashMap<>();
    closed.put("the API server", "kubernetes.default.svc:443");
    closed.put("the metadata address", "169.254.169.254:80");
    closed.put("Tencent's metadata address", "169.254.0.23:80");
    mysql(config.mysql().url()).ifPresent(target -> closed.put("MySQL", target));
    return closed;
  }

  static Map<String, String> open(PlatformConfig config, ClusterView cluster) {
    Map<String, String> open = new LinkedHashMap<>();
    open.put("COS", cos(config.cos()));
    model(config, cluster).ifPresent(target -> open.put("the model", target));
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

  static String cos(CosConfig config) {
    return config
        .endpoint()
        .map(Targets::hostAndPort)
        .orElse(config.codeBucket() + ".cos." + config.region() + ".myqcloud.com:443");
  }

  private static Optional<String> model(PlatformConfig config, ClusterView cluster) {
    return cluster
        .find(
            "v1",
            "Secret",
            config.kubernetes().agentsNamespace(),
            JobNames.modelSecret(TaskSpec.DEFAULT_KEY_SOURCE))
        .map(secret -> ObjectsCheck.data(secret).get(SecretFiles.OPENAI_BASE_URL))
        .map(value -> Base64.getDecoder().decode(String.valueOf(value)))
        .map(bytes -> hostAndPort(URI.create(new String(bytes, StandardCharsets.UTF_8).strip())));
  }

  private static String hostAndPort(URI url) {
    int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return url.getHost() + ":" + port;
  }
}
