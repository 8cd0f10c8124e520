package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.core.port.Outage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms and uploads that are wrong: a clear answer, and neither object nor token is left. */
class BadUploadsTest {
  static final byte[] ZIP = "PK\u0003\u0004 what follows is for dispatch to judge".getBytes(UTF_8);

  private SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  private String refused(Form form, ProblemType type) {
    String detail = Api.problem(Api.submit(form), type);
    world.assertUntouched();
    return detail;
  }

  private String refused(Form form) {
    return refused(form, ProblemType.INVALID_REQUEST);
  }

  @Test
  void takesAFormWithAZipInWhateverOrder() {
    UUID first = Api.accepted(Api.submit(Form.described().file("zip_file", "a.zip", ZIP)));
    UUID second =
        Api.accepted(
            Api.submit(
                new Form()
                    .file("zip_file", "..\\b ü.zip", ZIP)
                    .text("target_file", "")
                    .text("labels", "{\"team\":\"red\"}")
                    .text("max_steps", "5")
                    .text("task_description", "Größer machen")));
    assertThat(world.code.keys())
        .containsExactlyInAnyOrder(
            "tmp_zips/" + first + "/a.zip", "tmp_zips/" + second + "/b__.zip");
    assertThat(world.code.bytes("tmp_zips/" + first + "/a.zip")).isEqualTo(ZIP);
    assertThat(world.tasks.get(second).spec().description()).isEqualTo("Größer machen");
    assertThat(world.tasks.get(second).spec().limits().maxSteps()).isEqualTo(5);
    assertThat(world.tasks.get(second).spec().labels()).containsEntry("team", "red");
  }

  @Test
  void takesAFormWithoutAFile() {
    UUID id =
        Api.accepted(Api.submit(Form.described().text("git_url", "https://git.example.com/a.git")));
    assertThat(world.tasks.get(id).spec().source().gitUrl())
        .isEqualTo("https://git.example.com/a.git");
  }

  @Test
  void takesAFileFieldThatWasLeftEmptyForNone() {
    Form form =
        Form.described()
            .text("git_url", "https://git.example.com/a.git")
            .file("zip_file", "", new byte[0]);
    Api.accepted(Api.submit(form));
    assertThat(world.code.keys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PX", "\u001f\u008b not a zip", "Rar!", "<html>"})
  void refusesWhatIsNoZip(String content) {
    assertThat(refused(Form.described().file("zip_file", "a.zip", content.getBytes(ISO_8859_1))))
        .contains("zip_file");
  }

  @Test
  void refusesAZipThatIsTooLarge() {
    for (int size : new int[] {SubmitServer.MAX_UPLOAD + 1, 12 << 20}) {
      byte[] large = new byte[size];
      System.arraycopy(ZIP, 0, large, 0, ZIP.length);
      assertThat(refused(Form.described().file("zip_file", "a.zip", large), ProblemType.TOO_LARGE))
          .contains(SubmitServer.MAX_UPLOAD + " bytes", "POST /api/uploads");
    }
  }

  /** Each is small enough; all of them would be on the disk before anybody looked at one. */
  @Test
  void refusesARequestThatIsTooLargeAsAWhole() {
    assertThat(refused(manyZips(), ProblemType.TOO_LARGE))
        .contains(
            new UploadLimits(SubmitServer.MAX_UPLOAD).requestBytes() + " bytes",
            "POST /api/uploads");
  }

  @Test
  void refusesARequestThatIsTooLargeAsAWholeAndDoesNotSaySoBefore() {
    byte[] body = manyZips().body();
    var answer =
        Api.send(
            HttpRequest.newBuilder(SubmitServer.uri("/api/task"))
                .header("Content-Type", Form.CONTENT_TYPE)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    assertThat(Api.problem(answer, ProblemType.TOO_LARGE)).contains("POST /api/uploads");
    world.assertUntouched();
  }

  private static Form manyZips() {
    Form form = Form.described();
    for (int i = 0; i < 12; i++) {
      form.file("zip_file", "a.zip", new byte[SubmitServer.MAX_UPLOAD]);
    }
    return form;
  }

  @Test
  void takesAZipOfExactlyTheLimit() {
    byte[] full = new byte[SubmitServer.MAX_UPLOAD];
    System.arraycopy(ZIP, 0, full, 0, ZIP.length);
    UUID id = Api.accepted(Api.submit(Form.described().file("zip_file", "a.zip", full)));
    assertThat(world.code.size("tmp_zips/" + id + "/a.zip")).contains((long) full.length);
  }

  @Test
  void refusesAZipBesideOtherCode() {
    assertThat(
            refused(
                Form.described()
                    .text("git_url", "https://git.example.com/a.git")
                    .file("zip_file", "a.zip", ZIP)))
        .contains("exactly one of");
    assertThat(
            refused(
                Form.described().text("zip_path", "inbox/_/a.zip").file("zip_file", "a.zip", ZIP)))
        .contains("exactly one of");
    assertThat(refused(Form.described())).contains("exactly one of");
  }

  @Test
  void refusesFilesUnderOtherNames() {
    assertThat(refused(Form.described().file("file", "a.zip", ZIP))).contains("zip_file");
    assertThat(refused(new Form().file("task_description", "a.txt", ZIP))).contains("zip_file");
    assertThat(refused(Form.described().text("zip_file", "PK"))).contains("zip_file", "file");
  }

  @Test
  void refusesAFieldThatIsThereTwice() {
    assertThat(refused(Form.described().text("task_description", "ghp_again")))
        .contains("task_description", "once")
        .doesNotContain("ghp_again");
    assertThat(
            refused(Form.described().file("zip_file", "a.zip", ZIP).file("zip_file", "b.zip", ZIP)))
        .contains("zip_file", "once");
  }

  @Test
  void refusesAFieldThatDoesNotExist() {
    assertThat(refused(Form.described().text("branch", "ghp_secret")))
        .contains("no field branch")
        .doesNotContain("ghp_secret");
  }

  @ParameterizedTest
  @CsvSource({
    "max_steps, x",
    "max_steps, 1.5",
    "max_steps, ''",
    "max_steps, 99999999999",
    "max_steps, 0",
    "timeout_seconds, 1e3",
    "max_tokens, 0x10",
    "labels, x",
    "labels, '[]'",
    "labels, '{\"a\":1}'",
    "labels, '{\"a\":\"b\"},\"git_url\":\"x\"'",
    "labels, '{\"a\":\"b\",\"a\":\"c\"}'"
  })
  void refusesAValueAndNamesItsField(String field, String value) {
    assertThat(refused(Form.described().file("zip_file", "a.zip", ZIP).text(field, value)))
        .contains(field);
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] latin = "größer".getBytes(ISO_8859_1);
    assertThat(refused(new Form().text("task_description", latin).file("zip_file", "a.zip", ZIP)))
        .contains("task_description", "UTF-8");
  }

  @Test
  void refusesADescriptionThatIsTooLong() {
    assertThat(
            refused(
                new Form()
                    .text("task_description", "x".repeat(20_001))
                    .file("zip_file", "a.zip", ZIP)))
        .contains("task_description");
  }

  @Test
  void refusesTextWithoutEnd() {
    Form form = new Form().text("task_description", "x".repeat(5 << 20));
    refused(form, ProblemType.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 1_000})
  void refusesPartsWithoutEnd(int parts) {
    Form form = Form.described();
    for (int i = 0; i < parts; i++) {
      form.text("f" + i, "x");
    }
    refused(form, ProblemType.TOO_LARGE);
  }

  @Test
  void readsAFormWithEveryFieldThereIs() {
    Form form = new Form().file("zip_file", "a.zip", ZIP);
    for (RecordComponent field : Submission.Fields.class.getRecordComponents()) {
      JsonProperty name = field.getAccessor().getAnnotation(JsonProperty.class);
      form.text(name == null ? field.getName() : name.value(), "{}");
    }
    assertThat(refused(form)).contains("must be");
  }

  @Test
  void refusesAFormThatIsBroken() {
    Form good = Form.described().file("zip_file", "a.zip", ZIP);
    byte[][] bodies = {
      {},
      "x".getBytes(UTF_8),
      good.cutOff(),
      new String(good.body(), UTF_8).replace(Form.BOUNDARY, "other").getBytes(UTF_8),
      new Form().part("X: y", ZIP).body(),
      new Form().part("Content-Disposition: form-data", ZIP).body(),
      new Form().part("no header", ZIP).body(),
      ("--" + Form.BOUNDARY).getBytes(UTF_8)
    };
    for (byte[] body : bodies) {
      Api.problem(Api.post("/api/task", Form.CONTENT_TYPE, body), ProblemType.INVALID_REQUEST);
      world.assertUntouched();
    }
    for (String type :
        new String[] {
          "multipart/form-data", "multipart/form-data; boundary=" + "x".repeat(3_000)
        }) {
      Api.problem(Api.post("/api/task", type, good.body()), ProblemType.INVALID_REQUEST);
      world.assertUntouched();
    }
  }

  @Test
  void leavesNothingOfAnUploadThatBreaksOff() throws IOException {
    byte[] body = Form.described().file("zip_file", "a.zip", new byte[30_000]).cutOff();
    String head =
        "POST /api/task HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: "
            + Form.CONTENT_TYPE
            + "\r\nContent-Length: "
            + (body.length + 1_000)
            + "\r\n\r\n";
    String answer = Api.raw(head + new String(body, ISO_8859_1));
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("problem+json");
    world.assertUntouched();
  }

  @Test
  void leavesNothingWhenTheStoreIsAway() {
    world.code.outage.begin(Outage.Lost.REQUEST);
    var answer = Api.submit(Form.described().file("zip_file", "a.zip", ZIP));
    assertThat(Api.problem(answer, ProblemType.UNAVAILABLE)).contains("COS");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    world.assertUntouched();
  }

  @Test
  void storesNoUploadWhenTheDatabaseIsAway() {
    world.tasks.faults().goDown();
    var answer = Api.submit(Form.described().file("zip_file", "a.zip", ZIP));
    assertThat(Api.problem(answer, ProblemType.UNAVAILABLE)).contains("MySQL");
    world.tasks.faults().comeBack();
    world.assertUntouched();
  }
}
