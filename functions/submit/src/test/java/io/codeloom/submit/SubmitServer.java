package io.codeloom.submit;

import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The submit application as it is deployed, on a port of its own, started once for all tests. Its
 * ports lead into whichever world the running test has.
 */
final class SubmitServer {
  /** What one upload may have at most here. */
  static final int MAX_UPLOAD = 256 << 10;

  private static final AtomicReference<SubmitWorld> WORLD = new AtomicReference<>();
  private static final ConfigurableApplicationContext APP = start();

  private SubmitServer() {}

  /** An empty world, behind the server from now on. */
  static SubmitWorld freshWorld() {
    WORLD.set(new SubmitWorld());
    return WORLD.get();
  }

  static ConfigurableApplicationContext app() {
    return APP;
  }

  static int port() {
    return port(APP);
  }

  static int port(ConfigurableApplicationContext app) {
    return Integer.parseInt(app.getEnvironment().getRequiredProperty("local.server.port"));
  }

  static URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
  }

  /** One more submit, with these settings besides, for the caller to close. */
  static ConfigurableApplicationContext start(String... more) {
    return SubmitApplication.builder()
        .initializers(context -> fakes((GenericApplicationContext) context))
        .run(Stream.of(settings(), List.of(more)).flatMap(List::stream).toArray(String[]::new));
  }

  private static List<String> settings() {
    return List.of(
        "--server.port=0",
        "--server.address=127.0.0.1",
        "--server.shutdown=immediate",
        "--MYSQL_URL=jdbc:mysql://db.invalid:3306/codeloom",
        "--MYSQL_USER=user",
        "--MYSQL_PASSWORD=password",
        "--REDIS_URI=redis://:password@redis.invalid:6379",
        "--KAFKA_BOOTSTRAP_SERVERS=kafka.invalid:9092",
        "--COS_REGION=ap-guangzhou",
        "--COS_CODE_BUCKET=code-1250000000",
        "--COS_LOGS_BUCKET=logs-1250000000",
        "--COS_SECRET_ID=id",
        "--COS_SECRET_KEY=key",
        "--MAX_STEPS=100",
        "--MAX_TOKENS=1000000",
        "--AGENT_TIMEOUT_SECONDS=1800",
        "--AGENT_IMAGES_ALLOWED=registry.example/agents/",
        "--GIT_ALLOWED_HOSTS=git.lan:8443",
        "--REQUESTS_OWNER=ci",
        "--MAX_UPLOAD_BYTES=" + MAX_UPLOAD);
  }

  private static void fakes(GenericApplicationContext context) {
    bean(context, TaskStore.class, () -> port(TaskStore.class, world -> world.tasks));
    bean(context, StatusCache.class, () -> port(StatusCache.class, world -> world.cache));
    bean(context, EventPublisher.class, () -> port(EventPublisher.class, world -> world.events));
    bean(context, GitTokens.class, () -> port(GitTokens.class, world -> world.tokens));
    bean(context, TaskSecrets.class, () -> port(TaskSecrets.class, world -> world.secrets));
    bean(context, AgentJobs.class, () -> port(AgentJobs.class, world -> world.jobs));
    bean(
        context,
        Buckets.class,
        () ->
            new Buckets(
                port(ObjectStore.class, world -> world.code),
                port(ObjectStore.class, world -> world.logs)));
  }

  private static <T> void bean(GenericApplicationContext context, Class<T> type, Supplier<T> fake) {
    context.registerBean("fake" + type.getSimpleName(), type, fake, bean -> bean.setPrimary(true));
  }

  private static <T> T port(Class<T> type, Function<SubmitWorld, T> current) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(current.apply(WORLD.get()), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
