package io.codeloom.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.PlatformConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPlaceTest {
  private static AgentPlace read(String pool) {
    Map<String, String> set =
        new HashMap<>(
            Map.of(
                Env.MYSQL_URL, "jdbc:mysql://db.invalid:3306/codeloom",
                Env.MYSQL_USER, "user",
                Env.MYSQL_PASSWORD, "password",
                Env.REDIS_URI, "redis://redis.invalid:6379",
                Env.KAFKA_BOOTSTRAP_SERVERS, "kafka.invalid:9092",
                Env.COS_REGION, "ap-guangzhou",
                Env.COS_CODE_BUCKET, "code-1250000000",
                Env.COS_LOGS_BUCKET, "logs-1250000000",
                Env.COS_SECRET_ID, "id",
                Env.COS_SECRET_KEY, "key"));
    set.put(Env.AGENT_IMAGE, "registry.invalid/agent:1");
    set.put(Env.AGENT_TIMEOUT_SECONDS, "600");
    set.put(Env.AGENT_NODE_POOL, pool);
    EnvReader env = new EnvReader(set::get);
    AgentPlace place = AgentPlace.read(PlatformConfig.read(set::get), env);
    env.check();
    return place;
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void noPoolMeansAnyNode(String pool) {
    assertThat(read(pool).pool()).isEmpty();
  }

  @Test
  void thePoolAndTheLongestAgentAreTheOperators() {
    assertThat(read(" agents ").pool()).contains("agents");
    assertThat(read("agents").longestSeconds()).isEqualTo(600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-agents", "a b", "a/b", "a:b"})
  void aPoolThatIsNoLabelIsToldAtTheStart(String pool) {
    assertThatThrownBy(() -> read(pool))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Env.AGENT_NODE_POOL);
  }
}
