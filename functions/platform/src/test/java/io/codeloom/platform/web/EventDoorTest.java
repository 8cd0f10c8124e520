package io.codeloom.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.oidc.FakeIssuer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/** Which events get to a function, and which functions start. */
class EventDoorTest {
  private static final String NEW = "n".repeat(32);
  private static final String OLD = "o".repeat(32);

  private final WebApplicationContextRunner function =
      new WebApplicationContextRunner()
          .withBean(Clock.class, Clock::systemUTC)
          .withUserConfiguration(EventDoorConfiguration.class);

  private static MessageBuilder<byte[]> event() {
    return MessageBuilder.withPayload(new byte[] {1}).setHeader("ce-type", "t");
  }

  private static Message<byte[]> carrying(String header, Object value) {
    return event().setHeader(header, value).build();
  }

  private void at(Consumer<EventDoor> test, String... settings) {
    function
        .withPropertyValues(settings)
        .run(context -> test.accept(context.getBean(EventDoor.class)));
  }

  private void refuses(String complaint, String... settings) {
    function
        .withPropertyValues(settings)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(complaint));
  }

  @Test
  void anEventWithAnyOfTheTokensComesInAndTheFirstIsSent() {
    at(
        door -> {
          assertThat(door.admits(carrying("ce-codeloomtoken", NEW))).isTrue();
          assertThat(door.admits(carrying("Ce-CodeloomToken", OLD))).isTrue();
          assertThat(door.admits(carrying("ce-codeloomtoken", OLD.getBytes()))).isTrue();
          assertThat(door.token()).contains(NEW);
        },
        "EVENT_TOKEN=" + NEW + ", " + OLD);
  }

  @Test
  void anyOtherEventStaysOutside() {
    at(
        door -> {
          assertThat(door.admits(event().build())).isFalse();
          assertThat(door.admits(carrying("ce-codeloomtoken", OLD))).isFalse();
          assertThat(door.admits(carrying("ce-codeloomtoken", ""))).isFalse();
          assertThat(door.admits(carrying("ce-codeloomtoken", NEW + "," + NEW))).isFalse();
          assertThat(door.admits(carrying("codeloomtoken", NEW))).isFalse();
          assertThat(door.admits(carrying("authorization", "Bearer " + NEW))).isFalse();
          assertThat(door).hasToString("TokenDoor[…]");
        },
        "EVENT_TOKEN=" + NEW);
  }

  @Test
  void theFunctionSeesNeitherStrangersNorCredentials() {
    List<Message<byte[]>> seen = new ArrayList<>();
    at(
        door -> {
          Consumer<Message<byte[]>> guarded = door.guard(seen::add);
          assertThatThrownBy(() -> guarded.accept(event().build()))
              .isInstanceOfSatisfying(
                  RejectedException.class,
                  e -> assertThat(e.type()).isEqualTo(ProblemType.UNAUTHENTICATED));
          assertThat(seen).isEmpty();
          guarded.accept(
              event().setHeader("ce-codeloomtoken", NEW).setHeader("authorization", "x").build());
        },
        "EVENT_TOKEN=" + NEW);

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).getHeaders())
        .containsEntry("ce-type", "t")
        .doesNotContainKeys("ce-codeloomtoken", "authorization");
  }

  @Test
  void aTokenOfTheClustersIssuerIsGoodForOurAccountsOnly() {
    try (FakeIssuer cluster = new FakeIssuer()) {
      at(
          door -> {
            String ours = "system:serviceaccount:codeloom:kafkasource-oidc-tasks";
            assertThat(door.admits(bearer(cluster.token(ours)))).isTrue();
            for (String other :
                List.of(
                    "system:serviceaccount:codeloom-agents:agent",
                    "system:serviceaccount:default:default",
                    "codeloom")) {
              assertThat(door.admits(bearer(cluster.token(other)))).as(other).isFalse();
            }
            JWTClaimsSet forAnother = cluster.claims(ours).audience("another").build();
            assertThat(door.admits(bearer(FakeIssuer.signed(cluster.key(), forAnother)))).isFalse();
            JWTClaimsSet claims = cluster.claims(ours).build();
            assertThat(door.admits(bearer(FakeIssuer.signed(FakeIssuer.rsa(), claims)))).isFalse();
          },
          "EVENT_OIDC_ISSUER=" + cluster.uri(),
          "EVENT_OIDC_AUDIENCE=" + FakeIssuer.AUDIENCE);
    }
  }

  @Test
  void anEventIsWantedAgainWhileTheIssuerIsAway() {
    try (FakeIssuer cluster = new FakeIssuer()) {
      cluster.broken(true);
      at(
          door ->
              assertThatThrownBy(
                      () -> door.admits(bearer(cluster.token("system:serviceaccount:codeloom:x"))))
                  .isInstanceOf(UnavailableException.class),
          "EVENT_OIDC_ISSUER=" + cluster.uri(),
          "EVENT_OIDC_AUDIENCE=" + FakeIssuer.AUDIENCE);
    }
  }

  private static Message<byte[]> bearer(String token) {
    return carrying("authorization", "Bearer " + token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x=y", "server.address=0.0.0.0"})
  void withoutATokenOnlyLoopbackIsServed(String address) {
    refuses("EVENT_TOKEN is not set", address);
  }

  @Test
  void onLoopbackAndInAnotherHostNothingIsAskedUnlessConfigured() {
    at(door -> assertThat(door.admits(event().build())).isTrue(), "server.address=127.0.0.1");
    new ApplicationContextRunner()
        .withBean(Clock.class, Clock::systemUTC)
        .withUserConfiguration(EventDoorConfiguration.class)
        .run(
            context ->
                assertThat(context.getBean(EventDoor.class).admits(event().build())).isTrue());
    at(
        door -> assertThat(door.admits(event().build())).isFalse(),
        "server.address=127.0.0.1",
        "EVENT_TOKEN=" + NEW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "event-token.codeloom.invalid", "with space with space with space"})
  void aTokenThatCouldBeGuessedIsRefusedAndNotRepeated(String token) {
    refuses("EVENT_TOKEN must match", "EVENT_TOKEN=" + token, "server.address=127.0.0.1");
  }
}
