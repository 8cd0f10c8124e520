package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Submissions whose fields are wrong: a clear 400, and nothing is left of them. */
class BadFieldsTest extends Refusals {
  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("badValues")
  void refusesAValueAndNamesItsField(String field, Object value) {
    Map<String, Object> fields = Api.fine(field, value);
    fields.put("github_token", field.equals("github_token") ? value : SECRET);
    assertThat(refused(fields)).contains(field).doesNotContain(SECRET);
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
            values("task_description", null, "", " \n\t", "x".repeat(20_001), "a\0b", "a\ud800b"),
            values("task_description", 1, true, List.of("x"), Map.of("a", "b")),
            values(
                "target_file", "/etc/passwd", "../up", "a/../b", "a/..", "a\0b", "a\nb", "a\u007f"),
            values("target_file", "a\\b", "C:\\x", "c:x", "~/x", "a//b", "a/", "x".repeat(1_025)),
            values("target_file", 7, List.of("a"), "a\ud800", "\u0085"),
            values("git_ref", "-x", "--upload-pack=x", "a..b", "a b", "a\nb", "a~1", "a^", "a:b"),
            values("git_ref", "x.lock", "@{u}", "a//b", "a/", ".a", "x".repeat(256), 3),
            values("github_token", "a b", "a\nb", "ü", "x".repeat(4_097), 5),
            values("max_steps", 0, -1, 101, 1.5, "7", true, 99_999_999_999L, List.of(1)),
            values("max_tokens", 0, -1, 1_000_001, 1.5, "7", Long.MIN_VALUE),
            values("timeout_seconds", 0, -1, 1_801, 1.5, "7"),
            values("labels", "x", 1, List.of(), Map.of("", "v"), Map.of("a b", "v")),
            values("labels", Map.of("k", "x".repeat(201)), Map.of("k", "a\nb"), Map.of("k", 1)),
            values("labels", Map.of("k", List.of()), Map.of("k", "\ud800"), manyLabels()),
            values("labels", Map.of("x".repeat(64), "v"), Collections.singletonMap("k", null)),
            values("agent_image", "evil/agent", "registry.example/agents", "-x", 1),
            values("agent_image", "registry.example/agents/a b", "registry.example/agents/\n"),
            values("openai_api_key_source", "other", "../default", 1),
            values("git_url", 1, List.of("https://git.example.com/a.git"), Map.of()))
        .flatMap(List::stream);
  }

  private static List<Arguments> values(String field, Object... values) {
    return Stream.of(values).map(value -> arguments(field, value)).toList();
  }

  private static Map<String, String> manyLabels() {
    Map<String, String> labels = new LinkedHashMap<>();
    IntStream.range(0, 21).forEach(i -> labels.put("k" + i, "v"));
    return labels;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://git.example.com/a.git",
        "ssh://git@git.example.com/a.git",
        "git://git.example.com/a.git",
        "file:///etc/passwd",
        "ftp://git.example.com/a.git",
        "git@git.example.com:a.git",
        "/srv/git/a.git",
        "a.git",
        "-oProxyCommand=x",
        "--upload-pack=x",
        "ext::sh -c id",
        "ext::https://git.example.com/a.git",
        "https://user:ghp_doNotRepeatMe@git.example.com/a.git",
        "https://ghp_doNotRepeatMe@git.example.com/a.git",
        "https://@git.example.com/a.git",
        "https://git.example.com/a.git?token=ghp_doNotRepeatMe",
        "https://git.example.com/a.git#ghp_doNotRepeatMe",
        "https://2130706433/a.git",
        "https://0x7f000001/a.git",
        "https://0x7f.1/a.git",
        "https://017700000001/a.git",
        "https://127.1/a.git",
        "https://127.0.0.1/a.git",
        "https://127.0.0.1./a.git",
        "https://[::1]/a.git",
        "https://[::]/a.git",
        "https://[::ffff:127.0.0.1]/a.git",
        "https://[::ffff:7f00:1]/a.git",
        "https://[64:ff9b::7f00:1]/a.git",
        "https://[2002:7f00:1::]/a.git",
        "https://[fe80::1%25eth0]/a.git",
        "https://[fc00::1]/a.git",
        "https://10.0.0.1/a.git",
        "https://100.64.0.1/a.git",
        "https://169.254.169.254/latest/meta-data",
        "https://172.16.0.1/a.git",
        "https://192.168.0.1/a.git",
        "https://0.0.0.0/a.git",
        "https://224.0.0.1/a.git",
        "https://localhost/a.git",
        "https://LOCALHOST./a.git",
        "https://a.localhost/a.git",
        "https://metadata.google.internal/a.git",
        "https://kubernetes.default.svc/a.git",
        "https://mysql.codeloom.svc.cluster.local/a.git",
        "https://git.example.com:0/a.git",
        "https://git.example.com:99999/a.git",
        "https:///a.git",
        "https://",
        "https:git.example.com/a.git",
        "https://git.example.com\\@127.0.0.1/a.git",
        "https://git.example.com/a b.git",
        " https://git.example.com/a.git",
        "https://git.example.com/a.git\n",
        "https://git.example.com/a\u0000.git",
        "https://gít.example.com/a.git",
        "https://git_lan/a.git",
        "http://git.lan:8444/a.git",
        "https://git.lan@127.0.0.1/a.git"
      })
  void refusesAGitUrl(String url) {
    assertThat(refused(Api.fine("git_url", url)))
        .contains("git_url")
        .doesNotContain(SECRET, "127.0.0.1");
  }

  @Test
  void refusesAGitUrlThatIsTooLong() {
    String url = "https://git.example.com/" + "a".repeat(2_048);
    assertThat(refused(Api.fine("git_url", url))).contains("git_url", "2048");
  }

  @Test
  void takesAHostThatTheOperatorAllowed() {
    Api.accepted(Api.submit(Api.fine("git_url", "http://git.lan:8443/a.git")));
  }

  @Test
  void refusesNoCodeAtAll() {
    for (String url : new String[] {null, "", "  "}) {
      assertThat(refused(Api.fine("git_url", url)))
          .contains("exactly one of git_url, zip_file and zip_path");
    }
  }

  @Test
  void refusesCodeFromTwoPlaces() {
    assertThat(refused(Api.fine("zip_path", "inbox/_/a.zip")))
        .contains("exactly one of git_url, zip_file and zip_path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inbox/other/a.zip",
        "inbox/_/",
        "inbox/_",
        "inbox/_/../other/a.zip",
        "inbox/_//a.zip",
        "/inbox/_/a.zip",
        "tmp_zips/x/a.zip",
        "processed_code/x",
        "inbox/_/a\u0000.zip",
        "inbox\\_\\a.zip",
        "https://elsewhere.example/a.zip"
      })
  void refusesAnObjectThatIsNotTheCallers(String path) {
    Map<String, Object> fields = Api.fine("git_url", null);
    fields.put("zip_path", path);
    assertThat(refused(fields)).contains("zip_path");
  }

  @Test
  void refusesAPathThatNoObjectCanHave() {
    refusesAnObjectThatIsNotTheCallers("inbox/_/" + "€".repeat(281));
  }

  @ParameterizedTest
  @ValueSource(strings = {"git_ref", "github_token", "git_credentials"})
  void refusesGitFieldsWithAZip(String field) {
    Map<String, Object> fields = Api.fine("git_url", null);
    fields.put("zip_path", "inbox/_/a.zip");
    fields.put(field, "main");
    assertThat(refused(fields)).isEqualTo(field + " goes with git_url only.");
  }

  /** They are an operator's, for those who may write to codex-requests. */
  @Test
  void refusesAnOperatorsCredentialsOverHttp() {
    assertThat(refused(Api.fine("git_credentials", "team-a"))).contains("send github_token");
  }

  @Test
  void refusesAFieldThatDoesNotExist() {
    assertThat(refused(Api.fine("git_uri", SECRET)))
        .contains("no field git_uri")
        .doesNotContain(SECRET);
  }

  @Test
  void cutsTheNameOfAnUnknownFieldToWhatIsHarmless() {
    assertThat(refused(Api.fine("<script>\n" + "x".repeat(500), 1)))
        .contains("no field ?script??")
        .hasSizeLessThan(100);
  }
}
