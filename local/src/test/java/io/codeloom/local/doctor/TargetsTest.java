package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.PlatformConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final Map<String, String> ENV =
      Map.of(
          Env.MYSQL_URL, "jdbc:mysql://db.example/codeloom?sslMode=VERIFY_CA",
          Env.MYSQL_USER, "u",
          Env.REDIS_URI, "redis://r.example",
          Env.KAFKA_BOOTSTRAP_SERVERS, "k.example:9092",
          Env.COS_REGION, "ap-guangzhou",
          Env.COS_CODE_BUCKET, "code-1",
          Env.COS_LOGS_BUCKET, "logs-1",
          Env.COS_SECRET_ID, "i",
          Env.COS_SECRET_KEY, "k");

  @Test
  void agentsMustReachCosAndTheModel() {
    FakeCluster cluster =
        new FakeCluster()
            .with(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: codex-model-default, namespace: codeloom-agents}
                data: {OPENAI_BASE_URL: aHR0cHM6Ly9tb2RlbC5leGFtcGxlL3YxCg==}
                """);
    assertThat(Targets.open(config(ENV), cluster))
        .containsEntry("COS", "code-1.cos.ap-guangzhou.myqcloud.com:443")
        .containsEntry("the model", "model.example:443");
    Map<String, String> own = new HashMap<>(ENV);
    own.put(Env.COS_ENDPOINT, "http://cos.example:9000");
    assertThat(Targets.cos(config(own).cos())).isEqualTo("cos.example:9000");
  }

  @Test
  void agentsMustNotReachApiServerMetadataAndMySql() {
    assertThat(Targets.closed(config(ENV)))
        .containsValues("kubernetes.default.svc:443", "169.254.169.254:80", "db.example:3306");
    assertThat(Targets.mysql("jdbc:mysql://10.0.0.4:3307/x")).contains("10.0.0.4:3307");
  }

  private static PlatformConfig config(Map<String, String> env) {
    return PlatformConfig.read(env::get);
  }
}
