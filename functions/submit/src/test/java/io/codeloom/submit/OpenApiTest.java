package io.codeloom.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.TaskEvent;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import io.codeloom.platform.web.Problem;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;

/** openapi.yaml says what the routes and types do: nothing less and nothing more. */
class OpenApiTest {
  /** Known so that it can be refused with a reason. */
  private static final String OF_RECORDS = "git_credentials";

  /** Events, probes and errors: for the platform, not for callers. */
  private static final Set<String> INNER = Set.of("/", "/healthz", "/readyz", "/error");

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Map<String, Object> CONTRACT = served();

  private static Map<String, Object> served() {
    HttpResponse<String> answer = Api.get("/openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
    return new Yaml().load(answer.body());
  }

  @SuppressWarnings("unchecked")
  private static <T> T at(String... path) {
    Object here = CONTRACT;
    for (String name : path) {
      here = ((Map<String, Object>) here).get(name);
      assertThat(here).as(String.join("/", path)).isNotNull();
    }
    return (T) here;
  }

  @Test
  void isOpenApi31() {
    assertThat(CONTRACT.get("openapi")).isEqualTo("3.1.0");
  }

  @Test
  void hasEveryRouteAndNoOther() {
    Set<String> described = new TreeSet<>();
    Map<String, Map<String, Object>> paths = at("paths");
    paths.forEach(
        (path, item) ->
            item.keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    assertThat(described).isEqualTo(routes().keySet());
  }

  @Test
  void hasEveryContentTypeARouteTakes() {
    Map<String, Object> content = at("paths", "/api/task", "post", "requestBody", "content");
    assertThat(content.keySet()).isEqualTo(routes().get("POST /api/task"));
  }

  @Test
  void saysWhereCredentialsAreAskedFor() {
    assertThat(OpenApiTest.<Object>at("components", "securitySchemes", "bearer")).isNotNull();
    Map<String, Map<String, Object>> paths = at("paths");
    paths.forEach(
        (path, item) ->
            item.keySet().stream()
                .filter(METHODS::contains)
                .forEach(
                    method -> {
                      Map<String, Object> answers = at("paths", path, method, "responses");
                      assertThat(answers.containsKey("401"))
                          .as(path)
                          .isEqualTo(!path.equals("/openapi.yaml"));
                    }));
    Map<String, Object> submission = at("paths", "/api/task", "post", "responses");
    assertThat(submission).containsKeys("413", "429");
  }

  private static Map<String, Set<String>> routes() {
    Map<String, Set<String>> consumedBy = new TreeMap<>();
    for (RequestMappingInfo info : mappings()) {
      for (String path : info.getPatternValues()) {
        if (!INNER.contains(path)) {
          info.getMethodsCondition()
              .getMethods()
              .forEach(
                  method ->
                      consumedBy
                          .computeIfAbsent(method + " " + path, any -> new TreeSet<>())
                          .addAll(consumed(info)));
        }
      }
    }
    return consumedBy;
  }

  private static Collection<RequestMappingInfo> mappings() {
    return SubmitServer.app()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet();
  }

  private static Set<String> consumed(RequestMappingInfo info) {
    return info.getConsumesCondition().getConsumableMediaTypes().stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("types")
  void hasEveryFieldAndNoOther(String schema, Class<?> type) {
    Map<String, Object> properties = at("components", "schemas", schema, "properties");
    Set<String> names =
        Arrays.stream(type.getRecordComponents())
            .map(OpenApiTest::name)
            .filter(name -> !name.equals(OF_RECORDS))
            .collect(Collectors.toSet());
    assertThat(properties.keySet()).isEqualTo(names);
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("SubmissionFields", Submission.Fields.class),
        Arguments.of("Task", TaskView.class),
        Arguments.of("Accepted", TaskController.Accepted.class),
        Arguments.of("Listing", TaskController.Listing.class),
        Arguments.of("History", TaskController.History.class),
        Arguments.of("TaskEvent", TaskEvent.class),
        Arguments.of("Upload", UploadController.Upload.class),
        Arguments.of("Failure", Failure.class),
        Arguments.of("Usage", Usage.class),
        Arguments.of("Problem", Problem.class));
  }

  private static String name(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null ? component.getName() : property.value();
  }

  @Test
  void hasEveryValueAndNoOther() {
    assertThat(values("TaskStatus")).isEqualTo(names(TaskStatus.values(), TaskStatus::name));
    assertThat(values("ExitStatus")).isEqualTo(names(ExitStatus.values(), ExitStatus::wireName));
    assertThat(values("Task", "properties", "input_type"))
        .isEqualTo(names(InputType.values(), InputType::wireName));
    assertThat(values("Failure", "properties", "code"))
        .isEqualTo(names(FailureCode.values(), FailureCode::wireName));
    assertThat(values("Problem", "properties", "type"))
        .isEqualTo(names(ProblemType.values(), type -> type.uri().toString()));
  }

  private static List<String> values(String... path) {
    return at(
        Stream.of(Stream.of("components", "schemas"), Stream.of(path), Stream.of("enum"))
            .flatMap(Function.identity())
            .toArray(String[]::new));
  }

  private static <T> List<String> names(T[] values, Function<T, String> name) {
    return Stream.of(values).map(name).toList();
  }

  /** An answer of every call is held against it by {@link Api}. */
  @Test
  void takesWhatIsTakenAndRefusesWhatIsRefused() {
    String git = "{\"task_description\":\"x\",\"git_url\":\"https://git.example.com/a.git\"%s}";
    String file = "{\"task_description\":\"x\",\"zip_file\":\"PK\",\"labels\":{\"a\":\"b\"}%s}";
    assertThat(Contract.errorsOf("Submission", git.formatted(",\"max_steps\":5"))).isEmpty();
    assertThat(Contract.errorsOf("SubmissionForm", file.formatted(",\"max_steps\":5"))).isEmpty();
    for (String more : List.of(",\"owner\":\"x\"", ",\"git_ref\":7", ",\"max_steps\":0")) {
      assertThat(Contract.errorsOf("Submission", git.formatted(more))).as(more).isNotEmpty();
    }
    assertThat(Contract.errorsOf("Submission", git.formatted(",\"zip_file\":\"x\""))).isNotEmpty();
    assertThat(Contract.errorsOf("SubmissionForm", file.formatted(",\"owner\":\"x\"")))
        .isNotEmpty();
  }

  @Test
  void namesTheLimitsThatAreHeld() {
    Map<String, Object> description =
        at("components", "schemas", "SubmissionFields", "properties", "task_description");
    assertThat(description.get("maxLength")).isEqualTo(SubmissionRules.MAX_DESCRIPTION);
    Map<String, Object> target =
        at("components", "schemas", "SubmissionFields", "properties", "target_file");
    assertThat(target.get("maxLength")).isEqualTo(SubmissionRules.MAX_PATH);
    Map<String, Object> zip =
        at("components", "schemas", "SubmissionFields", "properties", "zip_path");
    assertThat(zip.get("maxLength")).isEqualTo(ObjectKeys.MAX_BYTES);
    Map<String, Object> labels =
        at("components", "schemas", "SubmissionFields", "properties", "labels");
    assertThat(labels.get("maxProperties")).isEqualTo(SubmissionRules.MAX_LABELS);
  }

  @Test
  void refersOnlyToWhatIsThere() {
    references(CONTRACT).forEach(reference -> at(reference.substring("#/".length()).split("/")));
    assertThat(references(CONTRACT)).isNotEmpty();
  }

  private static List<String> references(Object node) {
    if (node instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .flatMap(
              entry ->
                  entry.getKey().equals("$ref")
                      ? Stream.of(entry.getValue().toString())
                      : references(entry.getValue()).stream())
          .toList();
    }
    return node instanceof List<?> list
        ? list.stream().flatMap(item -> references(item).stream()).toList()
        : List.of();
  }
}
