package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.codeloom.core.error.ProblemType;
import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.Words;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.oidc.FakeIssuer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quicktheories.core.Gen;
import org.quicktheories.generators.Generate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Who may call, and what each caller has to do with the tasks of others. */
class CallersTest {
  /** What nobody needs a key for. */
  private static final List<String> OPEN =
      List.of("/healthz", "/readyz", "/openapi.yaml", "/error");

  /** Takes events, which have a door of their own. */
  private static final String EVENTS = "/";

  @TempDir private static Path folder;
  private static KeyedSubmit submit;
  private SubmitWorld world;

  @BeforeAll
  static void start() throws IOException {
    submit = KeyedSubmit.start(folder.resolve("keys"));
  }

  @AfterAll
  static void stop() {
    submit.close();
  }

  @BeforeEach
  void begin() throws IOException {
    world = SubmitServer.freshWorld();
    submit.onlyKnows(List.of());
  }

  private HttpResponse<String> submitted(String credentials, String... headers) {
    return submit.submit(credentials, Api.fine(), headers);
  }

  private Task seeded(String owner, TaskStatus status) {
    return world.tasks.seed(TaskFixtures.aTask().owner(owner).status(status).build());
  }

  private static Stream<String> routes() {
    List<String> routes = new ArrayList<>();
    for (RequestMappingInfo info :
        submit
            .app()
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods()
            .keySet()) {
      for (String path : info.getPatternValues()) {
        for (RequestMethod method : info.getMethodsCondition().getMethods()) {
          for (String type : contentTypes(info)) {
            routes.add(method + " " + path + " " + type);
          }
        }
      }
    }
    return routes.stream()
        .filter(route -> !OPEN.contains(route.split(" ")[1]))
        .filter(route -> !EVENTS.equals(route.split(" ")[1]));
  }

  private static List<String> contentTypes(RequestMappingInfo info) {
    var types = info.getConsumesCondition().getConsumableMediaTypes();
    return types.isEmpty()
        ? List.of("application/json")
        : types.stream().map(Object::toString).toList();
  }

  @Test
  void thereAreAsManyRoutesAsTheContractHas() {
    assertThat(routes()).hasSize(8);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRouteAsksAndAnswersOneThingToWhoeverIsNobody(String route) throws IOException {
    String known = submit.newKey("ann");
    String unknown = KeyedSubmit.strangersKey();
    String wrong = known.substring(0, 16) + unknown.substring(16);
    String[] words = route.split(" ");
    String path = words[1].replace("{id}", UUID.randomUUID().toString()).replace("{name}", "a");
    List<String> answers = new ArrayList<>();
    for (String credentials :
        new String[] {
          null,
          "Bearer " + unknown,
          "Bearer " + wrong,
          "Bearer " + known + "x",
          "Bearer",
          "Basic YW5uOmFubg==",
          known,
          "Bearer eyJhbGciOiJub25lIn0.e30."
        }) {
      HttpResponse<String> answer = submit.call(words[0], path, words[2], credentials);
      Api.problem(answer, ProblemType.UNAUTHENTICATED);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"codeloom\"");
      answers.add(answer.body());
    }
    assertThat(answers).containsOnly(answers.get(0));
    world.assertUntouched();
  }

  @Test
  void healthAndContractAreOpen() {
    assertThat(submit.call("GET", "/healthz", null, null).statusCode()).isEqualTo(204);
    assertThat(submit.call("GET", "/openapi.yaml", null, null).statusCode()).isEqualTo(200);
    HttpResponse<String> away = submit.call("GET", "/readyz", null, null);
    assertThat(Api.problem(away, ProblemType.UNAVAILABLE)).isEqualTo("MySQL was not reached yet.");
  }

  @Test
  void aKeyMakesTasksOfItsOwner() throws IOException {
    String ann = submit.newKey("ann");

    UUID id = Api.accepted(submitted("Bearer " + ann));

    assertThat(world.tasks.get(id).owner()).isEqualTo("ann");
    assertThat(submit.get("bearer  " + ann, "/api/task/" + id + "/status").statusCode())
        .isEqualTo(200);
  }

  @Test
  void anothersTaskIsNotThere() throws IOException {
    String bob = "Bearer " + submit.newKey("bob");
    Task task = seeded("ann", TaskStatus.RUNNING_AGENT);
    Task ended = seeded("ann", TaskStatus.COMPLETED);
    String own = "/api/task/" + task.id();

    for (boolean cached : new boolean[] {false, true}) {
      if (cached) {
        world.cache.put(task);
        world.cache.put(ended);
      }
      Api.problem(submit.get(bob, own + "/status"), ProblemType.NOT_FOUND);
      Api.problem(submit.get(bob, "/api/task/" + ended.id() + "/status"), ProblemType.NOT_FOUND);
    }
    Api.problem(submit.get(bob, own + "/events"), ProblemType.NOT_FOUND);
    Api.problem(submit.get(bob, own + "/files/diff.patch"), ProblemType.NOT_FOUND);
    Api.problem(submit.call("POST", own + "/cancel", null, bob), ProblemType.NOT_FOUND);
    assertThat(world.tasks.get(task.id())).isEqualTo(task);
    JsonNode list = Api.json(submit.get(bob, "/api/task"));
    assertThat(list.path("tasks").isEmpty()).isTrue();
  }

  @Test
  void anothersTaskAndNoTaskAreToldApartByNobody() throws IOException {
    String bob = "Bearer " + submit.newKey("bob");
    Task task = seeded("ann", TaskStatus.RUNNING_AGENT);

    assertThat(submit.get(bob, "/api/task/" + task.id() + "/status").body())
        .isEqualTo(submit.get(bob, "/api/task/" + UUID.randomUUID() + "/status").body());
  }

  @Test
  void twoOwnersMayUseTheSameIdempotencyKey() throws IOException {
    String ann = "Bearer " + submit.newKey("ann");
    String bob = "Bearer " + submit.newKey("bob");
    UUID anns = Api.accepted(submitted(ann, "Idempotency-Key", "k"));

    UUID bobs = Api.accepted(submitted(bob, "Idempotency-Key", "k"));

    assertThat(bobs).isNotEqualTo(anns);
    assertThat(Api.accepted(submitted(ann, "Idempotency-Key", "k"))).isEqualTo(anns);
  }

  @Test
  void eachOwnerHasAnInboxOfItsOwn() throws IOException {
    String ann = "Bearer " + submit.newKey("ann");
    HttpResponse<String> upload = submit.call("POST", "/api/uploads", null, ann);
    assertThat(upload.statusCode()).isEqualTo(201);
    String path = Api.json(upload).path("zip_path").asString();
    assertThat(path).startsWith("inbox/ann/");

    for (String foreign : List.of("inbox/bob/a.zip", "inbox/ann/../bob/a.zip", "inbox/_/a.zip")) {
      Api.problem(submit.submit(ann, zip(foreign)), ProblemType.INVALID_REQUEST);
    }
    Api.accepted(submit.submit(ann, zip(path)));
  }

  private static Map<String, Object> zip(String path) {
    Map<String, Object> fields = Api.fine("git_url", null);
    fields.put("zip_path", path);
    return fields;
  }

  @Test
  void aQuotaIsAnsweredWith429AndWhenToComeAgain() throws IOException {
    String ann = "Bearer " + submit.newKey("ann", "--tasks-at-once", "1");
    UUID first = Api.accepted(submitted(ann, "Idempotency-Key", "k"));

    HttpResponse<String> refused = submitted(ann);
    assertThat(Api.problem(refused, ProblemType.TOO_MANY_REQUESTS)).startsWith("1 tasks at once");
    assertThat(refused.headers().firstValue("Retry-After")).contains("30");
    assertThat(Api.accepted(submitted(ann, "Idempotency-Key", "k"))).isEqualTo(first);

    submit.call("POST", "/api/task/" + first + "/cancel", null, ann);
    Api.accepted(submitted(ann));
  }

  @Test
  void aDaysQuotaComesBackAfterADay() throws IOException {
    String ann = "Bearer " + submit.newKey("ann", "--tasks-a-day", "2");
    Api.accepted(submitted(ann));
    world.tasks.clock().advance(Duration.ofHours(23));
    Api.accepted(submitted(ann));

    HttpResponse<String> refused = submitted(ann);
    Api.problem(refused, ProblemType.TOO_MANY_REQUESTS);
    long wait = Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
    assertThat(wait).isBetween(3_590L, 3_601L);

    world.tasks.clock().advance(Duration.ofSeconds(wait));
    Api.accepted(submitted(ann));
  }

  @Test
  void whatTheQuotaRefusesIsNotKept() throws IOException {
    String ann = "Bearer " + submit.newKey("ann", "--tasks-at-once", "1");
    Api.accepted(submitted(ann));
    Form form = Form.described().file("zip_file", "a.zip", new byte[] {'P', 'K', 3, 4});

    Api.problem(submit.submit(ann, form), ProblemType.TOO_MANY_REQUESTS);
    Map<String, Object> withToken = Api.fine("github_token", "ghp_x");
    Api.problem(submit.submit(ann, withToken), ProblemType.TOO_MANY_REQUESTS);

    assertThat(world.code.keys()).isEmpty();
    assertThat(world.tokens.kept()).isEmpty();
  }

  @Test
  void keysComeAndGoWithoutARestart() throws IOException {
    String old = submit.newKey("ann");
    String next = submit.newKey("ann");
    Task task = seeded("ann", TaskStatus.RUNNING_AGENT);
    String path = "/api/task/" + task.id() + "/status";
    assertThat(submit.get("Bearer " + old, path).statusCode()).isEqualTo(200);
    assertThat(submit.get("Bearer " + next, path).statusCode()).isEqualTo(200);

    submit.forget(old);

    assertThat(submit.get("Bearer " + old, path).statusCode()).isEqualTo(401);
    assertThat(submit.get("Bearer " + next, path).statusCode()).isEqualTo(200);
  }

  @Test
  void noCredentialsNobodyThoughtOfAreKnown() throws IOException {
    String key = submit.newKey("ann");
    String token = submit.issuer().token("ann");
    // Of a signature some bits mean nothing; what is signed may not differ at all.
    int signed = token.lastIndexOf('.');
    Gen<byte[]> keys = Fuzz.damaged(Generate.constant(key.getBytes(UTF_8)), 3);
    Gen<byte[]> tokens =
        Fuzz.damaged(Generate.constant(token.substring(0, signed).getBytes(UTF_8)), 3);
    Gen<String> odd = Words.odd();
    Gen<String> credentials =
        in -> {
          String sent = odd.generate(in);
          if (Fuzz.oneIn(2, in)) {
            sent = new String(keys.generate(in), UTF_8) + sent;
          } else if (Fuzz.oneIn(2, in)) {
            sent = new String(tokens.generate(in), UTF_8) + sent + token.substring(signed);
          }
          return "Bearer " + sent.replaceAll("[^\\x20-\\x7e]", "?");
        };
    List<String> known = List.of(key, token);
    Fuzz.of(200)
        .forAll(credentials.assuming(sent -> !known.contains(sent.substring(7).strip())))
        .checkAssert(
            sent -> Api.problem(submit.get(sent, "/api/task"), ProblemType.UNAUTHENTICATED));
  }

  @Test
  void aTokenOfTheIssuerIsAsGoodAsAKeyButNeverThatOfItsOwner() {
    String ann = "Bearer " + submit.issuer().token("ann");

    UUID id = Api.accepted(submitted(ann));

    assertThat(world.tasks.get(id).owner()).isEqualTo("jwt.ann");
  }

  @Test
  void aTokenThatIsNotForUsOrNamesNoOwnerIsNobodys() {
    FakeIssuer issuer = submit.issuer();
    List<JWTClaimsSet> wrong =
        List.of(
            issuer.claims("ann").audience("other").build(),
            issuer.claims("ann").expirationTime(java.util.Date.from(Instant.EPOCH)).build(),
            issuer.claims(null).build(),
            issuer.claims("a/b").build(),
            issuer.claims("..").build(),
            issuer.claims("_").build(),
            issuer.claims("").build());
    for (JWTClaimsSet claims : wrong) {
      String token = FakeIssuer.signed(issuer.key(), claims);
      Api.problem(submitted("Bearer " + token), ProblemType.UNAUTHENTICATED);
    }
    world.assertUntouched();
  }

  @Test
  void everyOwnerWithATokenHasTheConfiguredQuota() {
    String ann = "Bearer " + submit.issuer().token("ann");
    for (int i = 0; i < KeyedSubmit.TOKEN_TASKS_AT_ONCE; i++) {
      Api.accepted(submitted(ann));
    }

    Api.problem(submitted(ann), ProblemType.TOO_MANY_REQUESTS);
    Api.accepted(submitted("Bearer " + submit.issuer().token("bob")));
  }
}
