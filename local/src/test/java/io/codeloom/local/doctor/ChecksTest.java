package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.local.cos.CosCredentials;
import io.codeloom.local.cos.CosServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at where settings lack. */
class ChecksTest {
  private static final String ROLE =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: submit
        namespace: codeloom
        annotations: {tke.cloud.tencent.com/role-arn: "qcs::cam::uin/1:roleName/submit"}
      """;

  @TempDir private Path folder;
  private CosServer cos;

  @BeforeEach
  void start() throws Exception {
    cos =
        CosServer.start(
            folder, new CosCredentials("i", "k"), 0, Clock.systemUTC(), Set.of("code-1", "logs-1"));
  }

  @AfterEach
  void end() throws Exception {
    cos.close();
  }

  @Test
  void withPodIdentityTheBucketsAreLookedAtAsOthersSeeThem() throws Exception {
    List<Finding> found = look("buckets", settings(Map.of()), new FakeCluster().with(ROLE));

    assertThat(found)
        .extracting(Finding::toString)
        .satisfiesExactly(
            code -> assertThat(code).isEqualTo("ok     bucket code-1 is closed to others"),
            logs -> assertThat(logs).isEqualTo("ok     bucket logs-1 is closed to others"),
            submit -> assertThat(submit).startsWith("n/a    what submit may do in the buckets"));
  }

  @Test
  void withoutKeysAndWithoutARoleTheKeysAreAskedFor() throws Exception {
    List<Finding> found = look("buckets", settings(Map.of()), new FakeCluster());

    assertThat(found.get(2)).isInstanceOf(Finding.Unseen.class);
    assertThat(found.get(2).toString()).contains("COS_SECRET_ID is not set");
  }

  @Test
  void withKeysBothBucketsAreUsedAsSubmitUsesThem() throws Exception {
    Settings keys = settings(Map.of(Env.COS_SECRET_ID, "i", Env.COS_SECRET_KEY, "k"));

    assertThat(look("buckets", keys, new FakeCluster()))
        .hasSize(4)
        .allMatch(Finding.Fine.class::isInstance);
    Settings wrong = settings(Map.of(Env.COS_SECRET_ID, "i", Env.COS_SECRET_KEY, "other"));
    assertThat(new Doctor(System.out).look(buckets(wrong, new FakeCluster())))
        .isEqualTo(Doctor.ILL);
  }

  @Test
  void aServiceThatIsNotNamedHidesNoOther() throws Exception {
    Settings settings = settings(Map.of());
    for (String subject : List.of("topics", "tables", "Redis")) {
      assertThat(look(subject, settings, new FakeCluster()))
          .singleElement()
          .isInstanceOf(Finding.Unseen.class);
    }
    assertThat(look("tables", settings, new FakeCluster()).get(0).toString())
        .contains("tables: not looked at: MYSQL_URL is not set; MYSQL_USER is not set");
    assertThat(look("what agents reach", settings, new FakeCluster()).get(0).what())
        .isEqualTo("whether agents reach MySQL");
  }

  private Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put(Env.COS_ENDPOINT, cos.endpoint().toString());
    all.put(Env.COS_REGION, "local");
    all.put(Env.COS_CODE_BUCKET, "code-1");
    all.put(Env.COS_LOGS_BUCKET, "logs-1");
    return Settings.of(all);
  }

  private static List<Finding> look(String subject, Settings settings, FakeCluster cluster)
      throws Exception {
    return new Checks(settings, cluster)
        .ofCluster().stream()
            .filter(check -> check.subject().equals(subject))
            .findFirst()
            .orElseThrow()
            .look()
            .look();
  }

  private static List<Check> buckets(Settings settings, FakeCluster cluster) {
    return new Checks(settings, cluster)
        .ofCluster().stream().filter(check -> check.subject().equals("buckets")).toList();
  }
}
