package io.codeloom.submit.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.platform.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** When submit starts, and when it rather does not. */
class CallerConfigurationTest {
  private final WebApplicationContextRunner submit =
      new WebApplicationContextRunner()
          .withBean(Clock.class, Clock::systemUTC)
          .withUserConfiguration(CallerConfiguration.class);

  @TempDir private Path folder;

  private void refuses(String complaint, String... settings) {
    submit
        .withPropertyValues(settings)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(complaint));
  }

  private void starts(Class<?> callers, String... settings) {
    submit
        .withPropertyValues(settings)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .getBean(Callers.class)
                    .satisfies(
                        bean ->
                            assertThat(bean instanceof BearerCallers)
                                .isEqualTo(callers == BearerCallers.class)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x=y", "server.address=0.0.0.0", "server.address=::", "server.address="})
  void withoutKeysOnlyLoopbackIsServed(String address) {
    refuses("Neither API_KEYS_FILE nor OIDC_ISSUER is set", address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.address=127.0.0.1", "server.address=::1"})
  void onLoopbackNobodyIsAsked(String address) {
    starts(Callers.class, address);
  }

  @Test
  void aPodOfKnativeIsNoLaptop() {
    refuses("Neither", "server.address=127.0.0.1", "K_SERVICE=submit");
  }

  @Test
  void anybodyIsLetInWhereSomebodySaidSo() {
    starts(Callers.class, "ANONYMOUS_CALLERS=true");
    refuses("ANONYMOUS_CALLERS must be one of", "ANONYMOUS_CALLERS=yes");
    refuses(
        "ANONYMOUS_CALLERS contradicts",
        "ANONYMOUS_CALLERS=true",
        "OIDC_ISSUER=https://issuer.example",
        "OIDC_AUDIENCE=codeloom");
  }

  @Test
  void keysAreAskedForOnLoopbackToo() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "# nobody yet\n");
    starts(BearerCallers.class, "server.address=127.0.0.1", "API_KEYS_FILE=" + file);
  }

  @Test
  void aFileThatIsMissingOrWrongIsTold() throws IOException {
    refuses("API_KEYS_FILE names no file", "API_KEYS_FILE=" + folder.resolve("none"));
    Path file = Files.writeString(folder.resolve("keys"), "\nnonsense\n");
    refuses("API_KEYS_FILE, line 2", "API_KEYS_FILE=" + file);
  }

  @Test
  void keysAndTokensTogetherNeedNamesThatCannotMeet() throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), "# nobody yet\n");
    String[] both = {
      "API_KEYS_FILE=" + file, "OIDC_ISSUER=https://issuer.example", "OIDC_AUDIENCE=codeloom"
    };
    refuses("OIDC_OWNER_PREFIX is not set", both);
    starts(BearerCallers.class, both[0], both[1], both[2], "OIDC_OWNER_PREFIX=jwt.");
  }

  @Test
  void noTokenMayNameTheOwnerOfRequests() {
    String[] oidc = {"OIDC_ISSUER=https://issuer.example", "OIDC_AUDIENCE=codeloom"};
    refuses("REQUESTS_OWNER begins with OIDC_OWNER_PREFIX", oidc[0], oidc[1], "REQUESTS_OWNER=a");
    String prefix = "OIDC_OWNER_PREFIX=jwt.";
    refuses("REQUESTS_OWNER begins", oidc[0], oidc[1], prefix, "REQUESTS_OWNER=jwt.a");
    starts(BearerCallers.class, oidc[0], oidc[1], prefix, "REQUESTS_OWNER=a");
  }

  @Test
  void anIssuerNeedsAnAudienceAndTls() {
    starts(BearerCallers.class, "OIDC_ISSUER=https://issuer.example", "OIDC_AUDIENCE=codeloom");
    refuses("OIDC_AUDIENCE is not set", "OIDC_ISSUER=https://issuer.example");
    refuses("OIDC_ISSUER must be https", "OIDC_ISSUER=http://192.0.2.1", "OIDC_AUDIENCE=codeloom");
  }
}
