package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds answers and requests against {@code openapi.yaml}. */
final class Contract {
  private static final ObjectNode DOCUMENT = read();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

  private Contract() {}

  private static ObjectNode read() {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
      return Api.JSON.valueToTree(new Yaml().load(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them: method, space, path with the names of its variables in braces. */
  static List<String> calls() {
    return DOCUMENT.path("paths").properties().stream()
        .flatMap(
            path ->
                Stream.of("get", "post", "put", "patch", "delete")
                    .filter(method -> path.getValue().has(method))
                    .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
        .toList();
  }

  /** The names of all parameters of one place: {@code path}, {@code query} or {@code header}. */
  static List<String> parameters(String in) {
    return DOCUMENT.findParents("in").stream()
        .filter(parameter -> parameter.path("in").asString().equals(in))
        .map(parameter -> parameter.path("name").asString())
        .distinct()
        .sorted()
        .toList();
  }

  /** The names of all fields of a submission. */
  static List<String> fields() {
    return Stream.of("SubmissionFields", "SubmissionForm")
        .map(schema -> DOCUMENT.path("components").path("schemas").path(schema))
        .flatMap(schema -> schema.path("properties").propertyNames().stream())
        .toList();
  }

  /** The names of those that are whole numbers. */
  static List<String> numbers() {
    return DOCUMENT.at("/components/schemas/SubmissionFields/properties").properties().stream()
        .filter(field -> field.getValue().path("type").asString("").equals("integer"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** An answer to a call that is described has a status and a body that are described. */
  static void assertDescribed(HttpResponse<String> answer) {
    String method = answer.request().method();
    operation(method, answer.request().uri().getRawPath())
        .ifPresent(
            operation -> {
              String name = method + " " + answer.request().uri() + ": " + answer.body();
              String status = Integer.toString(answer.statusCode());
              assertThat(operation.path("responses").has(status))
                  .as("openapi.yaml knows no %s of %s", status, name)
                  .isTrue();
              assertBody(answer, resolved(operation.path("responses").path(status)), name);
            });
  }

  private static void assertBody(HttpResponse<String> answer, JsonNode described, String name) {
    Optional<String> type = answer.headers().firstValue("Content-Type");
    JsonNode content = described.path("content");
    assertThat(content.propertyNames()).as(name).hasSize(type.isPresent() ? 1 : 0);
    type.map(full -> full.split(";", 2)[0])
        .ifPresent(
            plain -> {
              assertThat(content.has(plain)).as("%s is not described: %s", plain, name).isTrue();
              JsonNode schema = content.path(plain).path("schema");
              if (schema.has("$ref")) {
                assertThat(errors(schema.path("$ref").asString(), answer.body()))
                    .as(name)
                    .isEmpty();
              }
            });
  }

  /** What is wrong with a body, by the schema of this name among the components. */
  static List<String> errorsOf(String schema, String json) {
    return errors("#/components/schemas/" + schema, json);
  }

  private static List<String> errors(String reference, String json) {
    return SCHEMAS
        .computeIfAbsent(reference, Contract::compiled)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static Schema compiled(String reference) {
    ObjectNode schema = DOCUMENT.deepCopy().put("$ref", reference);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema.toString(), InputFormat.JSON);
  }

  private static Optional<JsonNode> operation(String method, String path) {
    return DOCUMENT.path("paths").properties().stream()
        .filter(item -> path.matches(item.getKey().replaceAll("\\{\\w+}", "[^/]+")))
        .map(item -> item.getValue().path(method.toLowerCase(Locale.ROOT)))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
  }
}
