package io.codeloom.agentjob.courier;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/** How the gateway speaks to the agent. */
final class Answer {
  private Answer() {}

  /** A whole JSON body. */
  static void json(HttpExchange exchange, int status, byte[] body) throws IOException {
    whole(exchange, status, "application/json", body);
  }

  /** Server-sent events that are all there. */
  static void events(HttpExchange exchange, byte[] body) throws IOException {
    whole(exchange, 200, "text/event-stream", body);
  }

  private static void whole(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** An error in the shape of OpenAI's. */
  static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    var body = Json.object();
    body.putObject("error").put("message", message).put("type", code).put("code", code);
    json(exchange, status, Json.bytes(body));
  }
}
