package io.codeloom.local.faults;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * An HTTP request to a function: a caller's, or an event as its source posts it.
 *
 * @param to the function
 * @param method of the request
 * @param path of the request; empty for events
 * @param headers of the request
 * @param body of the request
 */
record Request(Function to, String method, String path, Map<String, String> headers, byte[] body) {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** An event in binary mode. */
  static Request event(Function to, String type, String data) {
    return new Request(
        to,
        "POST",
        "",
        Map.of(
            "content-type", "application/json",
            "ce-specversion", "1.0",
            "ce-id", UUID.randomUUID().toString(),
            "ce-source", "urn:matrix",
            "ce-type", type),
        data.getBytes(StandardCharsets.UTF_8));
  }

  static Request ping() {
    return event(Function.RECONCILE, "dev.knative.sources.ping", "{}");
  }

  static Request get(String path) {
    return new Request(Function.SUBMIT, "GET", path, Map.of(), new byte[0]);
  }

  static Request post(String path) {
    return new Request(Function.SUBMIT, "POST", path, Map.of(), new byte[0]);
  }

  HttpRequest at(URI function) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.resolve(path))
            .timeout(LIMIT)
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }
}
