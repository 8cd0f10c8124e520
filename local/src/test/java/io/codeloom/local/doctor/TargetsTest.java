package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.EnvReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final Map<String, String> ENV =
      Map.of(
          Env.MYSQL_URL, "jdbc:mysql://db.example/codeloom?sslMode=VERIFY_CA",
          Env.COS_REGION, "ap-guangzhou",
          Env.COS_CODE_BUCKET, "code-1",
          Env.COS_LOGS_BUCKET, "logs-1");

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
    assertThat(Targets.open(Optional.of(cos(ENV)), cluster, "codeloom-agents"))
        .containsEntry("COS", "code-1.cos.ap-guangzhou.myqcloud.com:443")
        .containsEntry("the model", "model.example:443");
    Map<String, String> own = new HashMap<>(ENV);
    own.put(Env.COS_ENDPOINT, "http://cos.example:9000");
    assertThat(Targets.cos(cos(own))).isEqualTo("cos.example:9000");
  }

  @Test
  void agentsMustNotReachApiServerMetadataAndMySql() {
    assertThat(Targets.closed(Optional.of(ENV.get(Env.MYSQL_URL))))
        .containsValues("kubernetes.default.svc:443", "169.254.169.254:80", "db.example:3306");
    assertThat(Targets.mysql("jdbc:mysql://10.0.0.4:3307/x")).contains("10.0.0.4:3307");
  }

  @Test
  void whatIsNotKnownIsNotTried() {
    assertThat(Targets.closed(Optional.empty())).doesNotContainKey("MySQL").hasSize(3);
    assertThat(Targets.open(Optional.empty(), new FakeCluster(), "codeloom-agents")).isEmpty();
  }

  private static CosPlace cos(Map<String, String> env) {
    return CosPlace.read(new EnvReader(env::get));
  }
}
