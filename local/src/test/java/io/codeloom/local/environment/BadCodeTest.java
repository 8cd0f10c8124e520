package io.codeloom.local.environment;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.local.support.Eventually;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What only staging can find out ends the task with the reason, before there is any Job. */
class BadCodeTest {
  private static final String TASK = "Never to be run";

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  /** What a task must end with. */
  private record Wanted(String code, String message) {}

  @Test
  void failsItsTaskWithTheReasonAndLeavesNoJobAndNoObject() throws Exception {
    codeloom.repository("there").write("a.txt", "a\n").commit("One file");
    codeloom.git().redirect("moved.git", "http://10.0.0.1/there.git");
    Map<String, Wanted> tasks = new LinkedHashMap<>();
    tasks.put(git("nobody", "main"), new Wanted("git_unreachable", ""));
    tasks.put(git("there", "no-such-ref"), new Wanted("git_ref_not_found", "no-such-ref"));
    tasks.put(git("moved", "main"), new Wanted("git_url_refused", ""));
    tasks.put(zip("PK\3\4 and no more".getBytes(US_ASCII)), new Wanted("zip_rejected", ""));
    tasks.put(zip(zipOf()), new Wanted("zip_rejected", "no files"));
    tasks.put(zip(zipOf("../evil")), new Wanted("zip_rejected", "leaves the folder"));
    tasks.put(zip(zipOf("/etc/passwd")), new Wanted("zip_rejected", "absolute path"));
    tasks.put(zip(cut(zipOf("a.txt"))), new Wanted("zip_rejected", "cut off"));

    for (Map.Entry<String, Wanted> task : tasks.entrySet()) {
      assertFailed(task.getKey(), task.getValue());
    }
  }

  private void assertFailed(String id, Wanted wanted) throws Exception {
    JsonNode ended = client.awaitEnd(id);
    assertThat(ended.path("status").asString()).isEqualTo("FAILED");
    JsonNode failure = ended.path("failure");
    assertThat(failure.path("code").asString()).as(ended.toString()).isEqualTo(wanted.code());
    assertThat(failure.path("remedy").asString()).isNotBlank();
    assertThat(ended.path("message").asString()).contains(wanted.message()).isNotBlank();
    assertThat(client.history(id)).doesNotContain("RUNNING_AGENT").endsWith("FAILED");
    assertThat(codeloom.job(id)).isNull();
    Eventually.that(
        "result of " + id, () -> !codeloom.records().keyed(Topics.RESULTS, id).isEmpty());
    assertThat(codeloom.records().keyed(Topics.RESULTS, id))
        .allSatisfy(
            record -> assertThat(KafkaRecords.header(record, "ce_id")).isEqualTo(id + "/FAILED"));
  }

  private String git(String repository, String ref) throws Exception {
    return client.submit(
        Map.of("git_url", codeloom.url(repository), "git_ref", ref, "task_description", TASK));
  }

  private String zip(byte[] zip) throws Exception {
    return client.submitZip(zip, TASK);
  }

  private static byte[] zipOf(String... names) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("content".getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length - 1);
  }
}
