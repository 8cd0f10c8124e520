package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.JobNames;
import io.codeloom.local.manifests.References.Reference;
import io.codeloom.platform.config.PlatformConfig;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every Secret and ConfigMap that a manifest names, against what Terraform makes: a typo in one of
 * them is a pod or a source that waits for ever.
 */
class ReferencesTest {
  /**
   * What Knative's Kafka clients read, in the words of eventing-kafka-broker's security package.
   */
  private static final Set<String> KAFKA = Set.of("protocol", "sasl.mechanism", "user", "password");

  private static final Manifests BASE = Manifests.base();
  private static final List<Reference> REFERENCES = References.in(BASE);

  /** The test itself may not go blind: these are all there are. */
  @Test
  void everyKindOfReferenceIsFound() {
    assertThat(REFERENCES)
        .filteredOn(Reference::isSecret)
        .extracting(Reference::how)
        .contains("secretRef", "secretKeyRef", "secret");
    assertThat(names(Reference::isSecret))
        .containsExactlyInAnyOrder(
            "codeloom-submit",
            "codeloom-dispatch",
            "codeloom-finalize",
            "codeloom-reconcile",
            "codeloom-migrate",
            "codeloom-api-keys",
            "codeloom-kafka-sources",
            "codeloom-kafka-sinks",
            "codeloom-kafka-broker");
    assertThat(names(reference -> !reference.isSecret()))
        .containsExactlyInAnyOrder("codeloom-config", "codeloom-broker", "codeloom-trust");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tencent", "cluster"})
  void terraformMakesEverySecretWithTheKeyThatIsAskedFor(String environment) {
    Map<String, Set<String>> made = TerraformSecrets.of(environment);
    assertThat(REFERENCES)
        .filteredOn(Reference::isSecret)
        .allSatisfy(
            reference -> {
              assertThat(made).containsKey(reference.name());
              if (reference.key() != null) {
                assertThat(made.get(reference.name())).contains(reference.key());
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"tencent", "cluster"})
  void kafkasSecretsHoldWhatKnativeReads(String environment) {
    Map<String, Set<String>> made = TerraformSecrets.of(environment);
    for (String user : List.of("sources", "sinks", "broker")) {
      assertThat(made.get("codeloom-kafka-" + user)).containsAll(KAFKA).contains("ca.crt");
    }
    assertThat(
            REFERENCES.stream()
                .filter(reference -> reference.name().equals("codeloom-kafka-sources"))
                .map(Reference::key)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("user", "password", "sasl.mechanism");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tencent", "cluster"})
  void callersKeysAndTheModelsKeyAreWhereTheyAreReadFrom(String environment) {
    Map<String, Set<String>> made = TerraformSecrets.of(environment);
    assertThat(made.get("codeloom-api-keys")).containsExactly("keys");
    assertThat(BASE.config().get(Env.API_KEYS_FILE)).endsWith("/keys");
    assertThat(made.get(JobNames.modelSecret("default")))
        .containsExactlyInAnyOrder("OPENAI_API_KEY", "OPENAI_BASE_URL", "MODEL");
  }

  /** With pod identity no key of COS is in them. */
  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void configurationAndSecretAreAllThatAFunctionNeeds(String function) {
    Set<String> keys = TerraformSecrets.of("tencent").get("codeloom-" + function);
    assertThat(keys).contains(Env.EVENT_TOKEN);
    Map<String, String> environment = new HashMap<>(BASE.config());
    keys.forEach(key -> environment.put(key, key.endsWith("URI") ? "rediss://redis.invalid" : "x"));
    Stream.of(Env.COS_SECRET_ID, Env.COS_SECRET_KEY).forEach(key -> environment.put(key, "x"));
    assertThatCode(() -> PlatformConfig.read(environment::get)).doesNotThrowAnyException();
  }

  @Test
  void aConfigMapThatIsNotOptionalIsAmongTheManifests() {
    assertThat(names(reference -> !reference.isSecret()))
        .filteredOn(name -> !name.equals("codeloom-trust"))
        .allSatisfy(name -> assertThat(BASE.one(ConfigMap.class, name)).isNotNull());
  }

  private static Set<String> names(java.util.function.Predicate<Reference> which) {
    return REFERENCES.stream().filter(which).map(Reference::name).collect(Collectors.toSet());
  }
}
