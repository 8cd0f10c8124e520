package io.codeloom.local.faults;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.services.KafkaTopics;
import io.codeloom.local.services.ServiceAddresses;
import io.codeloom.local.services.TestServices;
import io.codeloom.local.services.TopicSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Real servers and the four functions before them, without the event sources: what is delivered,
 * and when, the test says. Time passes only when it lets it. One task at a time.
 */
final class World implements AutoCloseable {
  private final Deque<AutoCloseable> closers = new ArrayDeque<>();
  private final AtomicReference<FunctionProcess> victim = new AtomicReference<>();
  private final Calls calls = new Calls(this::killVictim);
  private final Map<Function, URI> functions = new EnumMap<>(Function.class);
  private final Ground ground;
  private final Inbox inbox;
  private final JobWatch jobs;
  private final Map<String, String> env;

  World(Path folder) throws IOException {
    this(folder, shared(), UnaryOperator.identity());
  }

  /** What the functions are told of the servers, {@code reached} may change. */
  World(Path folder, ServiceAddresses services, UnaryOperator<Map<String, String>> reached)
      throws IOException {
    quiet();
    inbox = add(new Inbox(services.kafkaBootstrapServers()));
    ground = add(new Ground(folder, services, calls));
    jobs = add(new JobWatch(ground.kubernetes()));
    env = reached.apply(ground.env());
    env.put(Env.BROKER_URL, inbox.brokerUrl().toString());
    for (Function function : Function.values()) {
      functions.put(function, add(Hosted.start(function, env, calls, ground.clock())).uri());
    }
  }

  private static ServiceAddresses shared() {
    ServiceAddresses services = TestServices.shared().isolated();
    KafkaTopics.ensure(
        services.kafkaBootstrapServers(),
        Topics.ALL.stream().map(topic -> new TopicSpec(topic, 4)).toList());
    return services;
  }

  /** Four applications in one process must not each set up logging. */
  static void quiet() {
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private <T extends AutoCloseable> T add(T closer) {
    closers.push(closer);
    return closer;
  }

  private void killVictim() {
    victim.get().kill();
  }

  /** Starts a function that dies of {@code fault}, in a process of its own. */
  FunctionProcess doomed(Fault fault) throws IOException {
    Path own = Files.createTempDirectory(folder(), "process.");
    return FunctionProcess.start(env, fault, ground.clock(), own);
  }

  /** What a fault outside of the process kills. */
  void victim(FunctionProcess process) {
    victim.set(process);
  }

  /** {@code host:port} of Kafka. */
  String kafka() {
    return env.get(Env.KAFKA_BOOTSTRAP_SERVERS);
  }

  /** What the functions are told. */
  Map<String, String> env() {
    return Map.copyOf(env);
  }

  URI uri(Function function) {
    return functions.get(function);
  }

  /** Lets time pass for the database, Redis and everything else alike. */
  void pass(Duration time) throws Exception {
    ground.pass(time);
  }

  Ground ground() {
    return ground;
  }

  Calls calls() {
    return calls;
  }

  SmallAgent agent() {
    return ground.agent();
  }

  SmallForge forge() {
    return ground.forge();
  }

  Path folder() {
    return ground.folder();
  }

  KubernetesClient kubernetes() {
    return ground.kubernetes();
  }

  Rows rows() {
    return ground.rows();
  }

  Redis redis() {
    return ground.redis();
  }

  JobWatch jobs() {
    return jobs;
  }

  Inbox inbox() {
    return inbox;
  }

  Objects code() {
    return ground.code();
  }

  @Override
  public void close() throws IOException {
    while (!closers.isEmpty()) {
      AutoCloseable last = closers.pop();
      try {
        last.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
