package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A request that begins as a good one of some route and is then damaged: in its words, its
 * structure or its bytes. The same randomness is the same request.
 */
final class FuzzedRequest {
  /** In every file name that is sent. */
  static final String CANARY = "fuzz-canary";

  private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "X");

  private static final List<String> PATHS =
      List.of(
          "/api/task",
          "/api/task",
          "/api/task",
          "/api/uploads",
          "/api/task/" + ID + "/status",
          "/api/task/" + ID + "/events",
          "/api/task/" + ID + "/cancel",
          "/api/task/" + ID + "/files/diff.patch",
          "/openapi.yaml",
          "/healthz",
          "/error",
          "/");

  /** What parsers stumble over. */
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "null",
          "true",
          "-1",
          "0",
          "99999999999999999999",
          "1e400",
          "NaN",
          "\"",
          "'",
          "\\",
          "%",
          "%00",
          "%2e%2e%2f",
          "%ff",
          "%c0%ae",
          "..",
          "../../../" + CANARY,
          "/../",
          "//",
          ";a=b",
          "\0",
          "\r",
          "\n",
          "\r\n\r\n",
          "\t",
          "\u001b[2J",
          "\u202e",
          "\u2028",
          "\uD83D\uDE00",
          "é",
          "${jndi:ldap://127.0.0.1/x}",
          "#{7*7}",
          "<x/>",
          "[[[[",
          "{{{{",
          "{}",
          "[]",
          "[0]",
          "a".repeat(300),
          "[".repeat(2_000),
          "{\"a\":".repeat(600),
          "\\uD800",
          "\\u0000",
          "PENDING",
          ID,
          "application/json",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "application/cloudevents+json",
          "gzip",
          "chunked",
          "https://git.example.com/a.git",
          "file:///etc/passwd",
          "-----");

  private static final List<String> FIELDS =
      List.of(
          "task_description",
          "target_file",
          "git_url",
          "git_ref",
          "github_token",
          "git_credentials",
          "zip_path",
          "zip_file",
          "max_steps",
          "max_tokens",
          "timeout_seconds",
          "labels",
          "agent_image",
          "openai_api_key_source",
          "",
          "__proto__",
          "\u0000");

  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "Content-Length",
          "Transfer-Encoding",
          "Content-Encoding",
          "Accept",
          "Idempotency-Key",
          "Authorization",
          "traceparent",
          "ce-id",
          "ce-source",
          "ce-type",
          "ce-time",
          "ce-traceparent",
          "ce-knativeerrorcode",
          "Cookie",
          "Range",
          "Expect",
          "Host",
          "X-HTTP-Method-Override",
          "Origin",
          "spring.cloud.function.definition",
          "Accept-Language");

  private final SplittableRandom random;

  FuzzedRequest(SplittableRandom random) {
    this.random = random;
  }

  byte[] bytes() {
    String path = PATHS.get(random.nextInt(PATHS.size()));
    boolean posts =
        path.equals("/")
            || path.endsWith("task")
            || path.endsWith("cancel")
            || path.endsWith("uploads");
    String method = chance(8) ? pick(METHODS) : posts && !chance(4) ? "POST" : "GET";
    boolean form = path.equals("/api/task") && random.nextBoolean();
    byte[] body = method.equals("GET") && !chance(6) ? new byte[0] : body(form);
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target(path)).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1\r\nConnection: close\r\n");
    if (!chance(15)) {
      head.append("Content-Length: ")
          .append(chance(15) ? body.length * 2 + 1 : body.length)
          .append("\r\n");
    }
    if (!chance(8)) {
      head.append("Content-Type: ")
          .append(form ? Form.CONTENT_TYPE : "application/json")
          .append("\r\n");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      head.append(pick(HEADERS)).append(": ").append(pick(ODD)).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    all.writeBytes(body);
    return chance(6) ? damaged(all.toByteArray()) : all.toByteArray();
  }

  private String target(String path) {
    String target = path;
    if (chance(4)) {
      int at = random.nextInt(target.length() + 1);
      target = target.substring(0, at) + pick(ODD) + target.substring(at);
    }
    if (chance(3)) {
      String name = pick(List.of("status", "limit", "cursor", "x", "task_description"));
      target += "?" + name + "=" + pick(ODD);
    }
    return chance(4) ? target : target.replaceAll("[\\s\\x00-\\x1f]", "%20");
  }

  private byte[] body(boolean form) {
    return form ? form() : json().getBytes(UTF_8);
  }

  private String json() {
    StringBuilder json = new StringBuilder("{");
    if (!chance(5)) {
      json.append("\"task_description\":\"Mend it\",");
    }
    if (!chance(4)) {
      json.append("\"git_url\":\"https://git.example.com/team/app.git\",");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      json.append('"').append(pick(FIELDS)).append("\":").append(value()).append(',');
    }
    return json.append("\"labels\":").append(chance(3) ? value() : "{}").append('}').toString();
  }

  private String value() {
    String odd = pick(ODD);
    return switch (random.nextInt(4)) {
      case 0 -> odd;
      case 1 -> "[" + odd + "]";
      case 2 -> "{\"" + pick(FIELDS) + "\":\"" + odd + "\"}";
      default -> "\"" + odd + "\"";
    };
  }

  private byte[] form() {
    Form form = new Form();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String name = pick(FIELDS);
      if (chance(3) || name.equals("zip_file")) {
        form.file(
            chance(4) ? name : "zip_file",
            pick(ODD).replace("\"", "") + "/../" + CANARY + ".zip",
            ("PK\u0003\u0004" + pick(ODD)).getBytes(UTF_8));
      } else {
        form.text(name, pick(ODD));
      }
    }
    if (chance(6)) {
      form.part(pick(HEADERS) + ": " + pick(ODD), pick(ODD).getBytes(UTF_8));
    }
    return chance(8) ? form.cutOff() : form.body();
  }

  private byte[] damaged(byte[] bytes) {
    byte[] damaged = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
