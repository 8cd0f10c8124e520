package io.codeloom.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.codeloom.core.config.Env;
import io.codeloom.core.port.TaskStore.Admission;
import io.codeloom.core.task.Limits;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformConfigTest {
  private final Map<String, String> env =
      new HashMap<>(
          Map.of(
              Env.MYSQL_URL, "jdbc:mysql://db:3306/codeloom?password=hush-1",
              Env.MYSQL_USER, "codeloom",
              Env.MYSQL_PASSWORD, "hush-2",
              Env.REDIS_URI, "redis://:hush-3@cache:6379",
              Env.KAFKA_BOOTSTRAP_SERVERS, "kafka:9092",
              Env.COS_REGION, "ap-guangzhou",
              Env.COS_CODE_BUCKET, "code-125",
              Env.COS_LOGS_BUCKET, "logs-125",
              Env.COS_SECRET_ID, "hush-4",
              Env.COS_SECRET_KEY, "hush-5"));

  private PlatformConfig read() {
    return PlatformConfig.read(env::get);
  }

  @Test
  void fillsInDefaults() {
    PlatformConfig config = read();
    assertThat(config.kubernetes().agentsNamespace()).isEqualTo("codeloom-agents");
    assertThat(config.kubernetes().functionsNamespace()).isEqualTo("codeloom");
    assertThat(config.kubernetes().tokensNamespace()).isEqualTo("codeloom-tokens");
    assertThat(config.kafka().securityProtocol()).isEqualTo("PLAINTEXT");
    assertThat(config.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(config.admission()).isEqualTo(new Admission(50, 50));
    assertThat(config.brokerUrl()).isEmpty();
    assertThat(config.cos().endpoint()).isEmpty();
  }

  @Test
  void allowsAnOwnerAllPlacesUnlessToldOtherwise() {
    env.put(Env.MAX_RUNNING_TASKS, "2");
    assertThat(read().admission()).isEqualTo(new Admission(2, 2));
    env.put(Env.MAX_RUNNING_TASKS_PER_OWNER, "1");
    assertThat(read().admission()).isEqualTo(new Admission(2, 1));
  }

  @Test
  void namesEverythingThatIsMissingAtOnce() {
    assertThatThrownBy(() -> PlatformConfig.read(name -> " "))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            Env.MYSQL_URL,
            Env.MYSQL_USER,
            Env.REDIS_URI,
            Env.KAFKA_BOOTSTRAP_SERVERS,
            Env.COS_REGION,
            Env.COS_CODE_BUCKET,
            Env.COS_LOGS_BUCKET,
            Env.COS_SECRET_ID,
            Env.COS_SECRET_KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL_URL, mysql://hush",
    "REDIS_URI, http://hush",
    "KAFKA_SECURITY_PROTOCOL, hush",
    "COS_ENDPOINT, ftp://hush",
    "COS_ENDPOINT, http://user:hush@host",
    "BROKER_URL, hush",
    "BROKER_URL, 'http://h ush'",
    "MAX_STEPS, 0",
    "MAX_STEPS, 3000000000",
    "MAX_TOKENS, hush",
    "AGENT_TIMEOUT_SECONDS, -1",
    "MAX_RUNNING_TASKS, 1.5"
  })
  void namesWhatIsWrongButNeverItsValue(String name, String value) {
    env.put(name, value);
    ConfigException wrong = catchThrowableOfType(ConfigException.class, this::read);
    assertThat(wrong.problems()).hasSize(1);
    assertThat(wrong.problems().get(0)).startsWith(name);
    assertThat(wrong.getMessage()).doesNotContain("hush");
  }

  @Test
  void wantsCredentialsWithSaslOnly() {
    env.put(Env.KAFKA_SECURITY_PROTOCOL, "SASL_SSL");
    ConfigException wrong = catchThrowableOfType(ConfigException.class, this::read);
    assertThat(wrong.problems())
        .containsExactly(Env.KAFKA_USERNAME + " is not set", Env.KAFKA_PASSWORD + " is not set");

    env.put(Env.KAFKA_USERNAME, "instance#user");
    env.put(Env.KAFKA_PASSWORD, "hush-6");
    assertThat(read().kafka().saslMechanism()).isEqualTo("SCRAM-SHA-512");
  }

  @Test
  void takesThePodsRoleWhereThereAreNoKeys() {
    env.put(CosConfig.PodIdentity.ROLE_ARN, "qcs::cam::uin/1:roleName/codeloom");
    assertThat(read().cos().identity()).isInstanceOf(CosConfig.Keys.class);

    env.remove(Env.COS_SECRET_ID);
    env.remove(Env.COS_SECRET_KEY);
    ConfigException wrong = catchThrowableOfType(ConfigException.class, this::read);
    assertThat(wrong.problems()).hasSize(3).allMatch(p -> p.startsWith("TKE_"));

    env.put(CosConfig.PodIdentity.REGION, "ap-guangzhou");
    env.put(CosConfig.PodIdentity.PROVIDER_ID, "provider");
    env.put(CosConfig.PodIdentity.TOKEN_FILE, "/var/run/token");
    assertThat(read().cos().identity()).isInstanceOf(CosConfig.PodIdentity.class);
  }

  @Test
  void wantsAnAgentToEndBeforeTheSessionThatSignsItsUrls() {
    env.put(Env.AGENT_TIMEOUT_SECONDS, "41101");
    assertThat(read().limits().timeoutSeconds()).isEqualTo(41_101);

    env.remove(Env.COS_SECRET_ID);
    env.remove(Env.COS_SECRET_KEY);
    env.put(CosConfig.PodIdentity.ROLE_ARN, "qcs::cam::uin/1:roleName/codeloom");
    env.put(CosConfig.PodIdentity.REGION, "ap-guangzhou");
    env.put(CosConfig.PodIdentity.PROVIDER_ID, "provider");
    env.put(CosConfig.PodIdentity.TOKEN_FILE, "/var/run/token");
    ConfigException wrong = catchThrowableOfType(ConfigException.class, this::read);
    assertThat(wrong.problems()).singleElement().asString().contains("AGENT_TIMEOUT_SECONDS");

    env.put(Env.AGENT_TIMEOUT_SECONDS, "41100");
    assertThat(read().limits().timeoutSeconds()).isEqualTo(41_100);
  }

  @Test
  void wantsBothKeysOrNone() {
    env.remove(Env.COS_SECRET_KEY);
    assertThatThrownBy(this::read).hasMessageContaining(Env.COS_SECRET_KEY + " is not set");
  }

  @Test
  void printsNoSecret() {
    env.put(Env.KAFKA_SECURITY_PROTOCOL, "SASL_SSL");
    env.put(Env.KAFKA_USERNAME, "user");
    env.put(Env.KAFKA_PASSWORD, "hush-6");
    assertThat(read().toString()).doesNotContain("hush").contains("kafka:9092");
  }

  @Test
  void splitsListsAtCommas() {
    env.put("LIST", " a, b ,,c ");
    assertThat(new EnvReader(env::get).list("LIST")).containsExactly("a", "b", "c");
    assertThat(new EnvReader(env::get).list("NONE")).isEmpty();
  }
}
