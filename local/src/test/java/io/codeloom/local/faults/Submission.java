package io.codeloom.local.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller sends, again with the same key until it is accepted.
 *
 * @param request the same every time
 * @param repository where the pull request is to be; null if there is to be none
 */
record Submission(Request request, String repository) {
  private static final String BOUNDARY = "part-of-the-matrix";

  private static final Set<Scenario> ZIPS =
      EnumSet.of(Scenario.ZIP, Scenario.UNTOLD, Scenario.LOOKED_AT);

  static Submission of(Ground world, Scenario scenario) throws IOException {
    String key = UUID.randomUUID().toString();
    if (ZIPS.contains(scenario)) {
      return new Submission(zip(key), null);
    }
    String repository = Repositories.copy(world.folder().resolve("git"), key);
    Map<String, String> fields = new HashMap<>();
    fields.put("git_url", world.gitUrl(repository));
    fields.put("git_ref", scenario == Scenario.NO_SUCH_REF ? "refs/heads/none" : "main");
    fields.put("task_description", "Make it two.");
    if (scenario == Scenario.NO_IMAGE) {
      fields.put("agent_image", SmallAgent.NO_IMAGE);
    }
    if (scenario == Scenario.REQUESTED) {
      fields.put("git_credentials", Ground.CREDENTIALS);
      return new Submission(record(JsonMapper.shared().writeValueAsString(fields)), repository);
    }
    fields.put("github_token", Ground.TOKEN);
    byte[] body = JsonMapper.shared().writeValueAsBytes(fields);
    Request request = request(key, "application/json", body);
    return new Submission(request, scenario == Scenario.GIT ? repository : null);
  }

  /** What other systems put into the topic of requests. */
  static Request record(String data) {
    return Request.event(Function.SUBMIT, "com.example.wish", data);
  }

  /** The id in the answer to one that was accepted. */
  static String id(String answer) {
    return JsonMapper.shared().readTree(answer).path("task_id").asString();
  }

  private static Request request(String key, String type, byte[] body) {
    Map<String, String> headers = Map.of("Content-Type", type, "Idempotency-Key", key);
    return new Request(Function.SUBMIT, "POST", "api/task", headers, body);
  }

  private static Request zip(String key) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "name=\"task_description\"", "Make it two.".getBytes(StandardCharsets.UTF_8));
    part(body, "name=\"target_file\"", new byte[0]);
    part(body, "name=\"zip_file\"; filename=\"code.zip\"", packed());
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return request(key, "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
  }

  private static byte[] packed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry("sum.txt");
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write("one\n".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void part(ByteArrayOutputStream body, String names, byte[] content) {
    String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + names + "\r\n\r\n";
    body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(content);
    body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
  }
}
