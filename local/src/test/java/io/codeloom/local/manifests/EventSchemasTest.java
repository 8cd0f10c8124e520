package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.event.EventTypes;
import io.codeloom.core.event.JobCheck;
import io.codeloom.core.event.RequestRejected;
import io.codeloom.core.event.TaskFinished;
import io.codeloom.core.event.TaskQueued;
import io.codeloom.core.job.JobNames;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Failure;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.Outcome;
import io.codeloom.core.task.RequestOrigin;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventSchemasTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final RequestOrigin ORIGIN = new RequestOrigin("/kafka", "partition:0", null);

  static Stream<Arguments> records() throws ClassNotFoundException {
    return Stream.of(
        Arguments.of("task.queued.v1", TaskQueued.class, Set.of()),
        Arguments.of("task.finished.v1", TaskFinished.class, Set.of()),
        Arguments.of("task.rejected.v1", RequestRejected.class, Set.of("trace")),
        Arguments.of("job.check.v1", JobCheck.class, Set.of()),
        // A token must not travel by Kafka.
        Arguments.of(
            "request",
            Class.forName("io.codeloom.submit.Submission$Fields"),
            Set.of("github_token")));
  }

  @ParameterizedTest
  @MethodSource("records")
  void aSchemaHasTheRecordsNames(String schema, Class<?> record, Set<String> without) {
    Set<String> expected = names(record);
    expected.removeAll(without);
    assertThat(json(schema).get("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void nestedObjectsHaveTheirRecordsNames() {
    JsonNode finished = json("task.finished.v1").get("properties");
    assertThat(finished.get("usage").get("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(Usage.class));
    assertThat(finished.get("failure").get("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(Failure.class));
    assertThat(finished.get("request").get("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(names(RequestOrigin.class));
  }

  @Test
  void aSchemaIsNamedLikeItsEvent() {
    for (String type :
        List.of(
            EventTypes.TASK_QUEUED,
            EventTypes.TASK_FINISHED,
            EventTypes.REQUEST_REJECTED,
            EventTypes.JOB_CHECK)) {
      assertThat(json(type.replace("io.codeloom.", "")).get("$id").asString())
          .isEqualTo("urn:codeloom:schema:" + type);
    }
  }

  @Test
  void queuedTasksAreValid() {
    valid("task.queued.v1", TaskQueued.of(TaskFixtures.aTask().build()));
    Source zip = Source.zip("code.zip", "tmp_zips/1/code.zip");
    valid("task.queued.v1", TaskQueued.of(TaskFixtures.aTask().source(zip).build()));
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void failedTasksAreValid(FailureCode code) {
    Outcome failed = new Outcome(null, Failure.of(code), null, null, List.of("agent.log"), null);
    valid("task.finished.v1", TaskFinished.of(ended(TaskStatus.FAILED, failed)));
  }

  @ParameterizedTest
  @EnumSource(ExitStatus.class)
  void endedAgentsAreValid(ExitStatus exit) {
    Outcome outcome =
        new Outcome(
            exit, null, "https://git.example.com/pr/1", Usage.NONE, List.of("diff.patch"), null);
    valid("task.finished.v1", TaskFinished.of(ended(TaskStatus.COMPLETED, outcome)));
    valid("task.finished.v1", TaskFinished.of(ended(TaskStatus.CANCELLED, outcome)));
  }

  @Test
  void rejectionsAndChecksAreValid() {
    for (ProblemType type : ProblemType.values()) {
      valid("task.rejected.v1", RequestRejected.of(type, "Change this.", ORIGIN));
    }
    valid("job.check.v1", new JobCheck(JobNames.job(UUID.randomUUID()), "uid-1"));
    valid("job.check.v1", new JobCheck(JobNames.job(UUID.randomUUID()), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'task_description':'a','git_url':'https://git.example.com/a'}",
        "{'task_description':'a','git_url':null,'zip_path':'inbox//a.zip','labels':{'a':'b'}}"
      })
  void requestsAreValid(String request) {
    assertThat(errors("request", request.replace('\'', '"'))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'git_url':'https://git.example.com/a'}",
        "{'task_description':'a'}",
        "{'task_description':'a','git_url':'b','zip_path':'c'}",
        "{'task_description':'a','git_url':'b','github_token':'c'}",
        "{'task_description':'a','git_url':'b','max_steps':'1'}"
      })
  void requestsThatSubmitWouldRejectAreInvalid(String request) {
    assertThat(errors("request", request.replace('\'', '"'))).isNotEmpty();
  }

  @Test
  void aFailureWithoutItsReasonIsInvalid() {
    assertThat(
            errors(
                "task.finished.v1",
                "{\"task_id\":\"%s\",\"status\":\"FAILED\",\"outputs\":{},\"labels\":{}}"
                    .formatted(UUID.randomUUID())))
        .isNotEmpty();
  }

  private static Task ended(TaskStatus status, Outcome outcome) {
    return TaskFixtures.aTask().origin(ORIGIN).status(status).outcome(outcome).build();
  }

  private static void valid(String schema, Object event) {
    assertThat(errors(schema, JSON.writeValueAsString(event))).isEmpty();
  }

  private static List<String> errors(String schema, String json) {
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(json(schema).toString(), InputFormat.JSON);
    return compiled.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private static JsonNode json(String schema) {
    return JSON.readTree(
        Manifests.text(Manifests.HOME.resolve("schemas").resolve(schema + ".json")));
  }

  private static Set<String> names(Class<?> record) {
    return Stream.of(record.getRecordComponents())
        .map(EventSchemasTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null ? component.getName() : property.value();
  }
}
