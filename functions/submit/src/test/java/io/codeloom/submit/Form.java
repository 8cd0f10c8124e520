package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** A multipart/form-data body (RFC 7578), part by part, so that tests can write bad ones too. */
final class Form {
  static final String BOUNDARY = "----codeloom-test-boundary";
  static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A form with a description and no code. */
  static Form described() {
    return new Form().text("task_description", "Make the failing test pass");
  }

  Form text(String name, String value) {
    return text(name, value.getBytes(UTF_8));
  }

  Form text(String name, byte[] value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
  }

  Form file(String name, String fileName, byte[] content) {
    return part(
        "Content-Disposition: form-data; name=\""
            + name
            + "\"; filename=\""
            + fileName
            + "\"\r\nContent-Type: application/zip",
        content);
  }

  Form part(String headers, byte[] content) {
    bytes.writeBytes(("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
    bytes.writeBytes(content);
    bytes.writeBytes("\r\n".getBytes(UTF_8));
    return this;
  }

  /** The whole body, ended as it should be. */
  byte[] body() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes.toByteArray());
    whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return whole.toByteArray();
  }

  /** The body without its end. */
  byte[] cutOff() {
    byte[] all = bytes.toByteArray();
    return java.util.Arrays.copyOf(all, Math.max(0, all.length - 4));
  }

  BodyPublisher publisher() {
    return BodyPublishers.ofByteArray(body());
  }
}
