package io.codeloom.platform.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.config.Env;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.cloud.function.adapter.aws.FunctionInvoker;
import tools.jackson.databind.json.JsonMapper;

/**
 * A function inside AWS Lambda's handler, the same class that Lambda itself starts. Its settings
 * are system properties here, which Spring reads as it reads environment variables.
 */
public final class LambdaHost {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry(Env.MYSQL_URL, "jdbc:mysql://db.invalid:3306/codeloom"),
          Map.entry(Env.MYSQL_USER, "user"),
          Map.entry(Env.MYSQL_PASSWORD, "password"),
          Map.entry(Env.REDIS_URI, "redis://redis.invalid:6379"),
          Map.entry(Env.KAFKA_BOOTSTRAP_SERVERS, "kafka.invalid:9092"),
          Map.entry(Env.COS_REGION, "ap-guangzhou"),
          Map.entry(Env.COS_CODE_BUCKET, "code-1250000000"),
          Map.entry(Env.COS_LOGS_BUCKET, "logs-1250000000"),
          Map.entry(Env.COS_SECRET_ID, "id"),
          Map.entry(Env.COS_SECRET_KEY, "key"),
          Map.entry(Env.BROKER_URL, "http://broker.invalid/"),
          Map.entry(Env.AGENT_IMAGE, "registry.invalid/agent:1"));

  private final FunctionInvoker invoker;

  private LambdaHost(FunctionInvoker invoker) {
    this.invoker = invoker;
  }

  /** Starts {@code app} as Lambda does: by the name of its class and of its function. */
  public static LambdaHost start(Class<?> app, String function) {
    Map<String, String> properties = new LinkedHashMap<>(SETTINGS);
    properties.put("MAIN_CLASS", app.getName());
    properties.forEach(System::setProperty);
    try {
      return new LambdaHost(new FunctionInvoker(function));
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  /** Hands over an event as Lambda would; answers with what Lambda would get. */
  public String invoke(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    invoker.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), answer, null);
    return answer.toString(UTF_8);
  }

  /**
   * The event of an HTTP API (payload format 2.0) that somebody posted a binary CloudEvent to.
   *
   * @param type the CloudEvent's type
   * @param data its data
   */
  public static String posted(String type, Object data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "2.0");
    event.put("routeKey", "POST /");
    event.put("rawPath", "/");
    event.put("rawQueryString", "");
    event.put(
        "headers",
        Map.of(
            "content-type", "application/json",
            "host", "abc123.execute-api.eu-central-1.amazonaws.com",
            "ce-specversion", "1.0",
            "ce-id", "42",
            "ce-source", "urn:test",
            "ce-type", type));
    event.put(
        "requestContext",
        Map.of(
            "accountId", "123456789012",
            "apiId", "abc123",
            "http", Map.of("method", "POST", "path", "/", "protocol", "HTTP/1.1"),
            "stage", "$default"));
    event.put("body", JSON.writeValueAsString(data));
    event.put("isBase64Encoded", false);
    return JSON.writeValueAsString(event);
  }
}
