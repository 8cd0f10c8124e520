package io.codeloom.local.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final Doctor doctor = new Doctor(new PrintStream(text, true, UTF_8));

  @Test
  void allThatIsFineIsWell() {
    int code =
        doctor.look(
            List.of(
                new Check("a", () -> List.of(new Finding.Fine("this"))),
                Check.notHere("b", "a laptop")));
    assertThat(code).isEqualTo(Doctor.WELL);
    assertThat(said()).contains("ok     this", "n/a    b: a laptop", "All is well.");
  }

  @Test
  void oneThatIsWrongSaysHowToMendItAndDoesNotStopTheOthers() {
    int code =
        doctor.look(
            List.of(
                new Check("a", () -> List.of(new Finding.Wrong("that", "Do this."))),
                new Check("b", () -> List.of(new Finding.Fine("this")))));
    assertThat(code).isEqualTo(Doctor.ILL);
    assertThat(said()).contains("WRONG  that\n       Do this.", "ok     this", "1 thing wrong.");
  }

  /** Drivers repeat URLs with passwords in their messages. */
  @Test
  void whatCannotBeLookedAtIsWrongAndItsMessageIsNotRepeated() {
    int code =
        doctor.look(
            List.of(
                new Check(
                    "Redis",
                    () -> {
                      throw new IllegalStateException(
                          "redis://:secret@host", new java.io.IOException("secret"));
                    })));
    assertThat(code).isEqualTo(Doctor.ILL);
    assertThat(said())
        .contains("Redis cannot be looked at: IllegalStateException <- IOException")
        .doesNotContain("secret");
  }

  @Test
  void whatIsNotLookedAtIsNeitherWellNorWrong() {
    Check unseen = new Check("a", () -> List.of(new Finding.Unseen("that", "reason", "Do this.")));
    assertThat(doctor.look(List.of(unseen))).isEqualTo(Doctor.UNKNOWN);
    assertThat(said())
        .contains("?      that: not looked at: reason\n       Do this.")
        .contains("0 things wrong, 1 not looked at.");
    Check wrong = new Check("b", () -> List.of(new Finding.Wrong("this", "Do that.")));
    assertThat(doctor.look(List.of(unseen, wrong))).isEqualTo(Doctor.ILL);
  }

  @Test
  void aClusterThatCannotBeReachedIsNamed() {
    assertThat(run(Map.of("KUBECONFIG", "target/no-such-file"))).isEqualTo(Doctor.UNKNOWN);
    assertThat(said()).contains("Name a kubeconfig by KUBECONFIG");
  }

  @Test
  void aClustersServicesAreTrustedAsItsFunctionsDo() {
    FakeCluster cluster =
        new FakeCluster()
            .with(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: codeloom-config, namespace: codeloom}
                data:
                  JAVA_TOOL_OPTIONS: -Djavax.net.ssl.trustStore=/etc/codeloom/trust/a.p12
                """);
    assertThat(doctor.look(Settings.of(Map.of()), cluster)).isEqualTo(Doctor.ILL);
    assertThat(said()).contains("WRONG  a.p12 of ConfigMap codeloom-trust in codeloom is not");
  }

  private int run(Map<String, String> env) {
    return Doctor.run(env, new PrintStream(text, true, UTF_8));
  }

  @Test
  void inAClusterTheSettingsAreSubmits() {
    FakeCluster cluster =
        new FakeCluster()
            .with(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: codeloom-submit, namespace: codeloom}
                data: {MYSQL_USER: c3VibWl0}
                """)
            .with(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: codeloom-config, namespace: codeloom}
                data: {MYSQL_URL: "jdbc:mysql://a/b", COS_REGION: there}
                """);
    Settings settings = Settings.of(Map.of("COS_REGION", "here")).with(cluster);
    assertThat(settings.get("MYSQL_USER")).isEqualTo("submit");
    assertThat(settings.get("MYSQL_URL")).isEqualTo("jdbc:mysql://a/b");
    assertThat(settings.get("COS_REGION")).isEqualTo("here");
  }

  private String said() {
    return text.toString(UTF_8);
  }
}
