package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.config.Env;
import io.codeloom.core.event.Topics;
import io.codeloom.local.environment.EventRoads;
import io.codeloom.local.services.OwnServices;
import io.codeloom.local.services.TopicSpec;
import io.codeloom.local.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Many tasks through all of Codeloom at once, the functions in processes of their own. */
final class Soak implements AutoCloseable {
  private static final Duration PING = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofHours(2);
  private static final Duration ORPHAN = Duration.ofMinutes(61);
  private static final int PARTITIONS = 8;
  private static final int SAMPLES = 10;
  private static final long LOOK_MILLIS = 500;

  /** With fewer tasks the processes are still warming up at the end. */
  private static final int WARM = 1_000;

  private static final int KILL_SECONDS = 120;

  private final Deque<AutoCloseable> closers = new ArrayDeque<>();
  private final Settings settings;
  private final Ground ground;
  private final Fleet fleet;
  private final JobWatch jobs;
  private final Customers customers;
  private final Audit audit;
  private final Memory memory;
  private final Random random;
  private final long begin;
  private long millis;

  /**
   * What to run.
   *
   * @param tasks how many
   * @param seed decides what tasks there are and what goes wrong
   * @param rate the share of deliveries that go wrong, from 0 to 1
   * @param places how many tasks may run at once
   * @param window how many may be unfinished before the next is handed in
   * @param cancelled the share of tasks that are cancelled right away, from 0 to 1
   * @param kills whether instances are killed
   */
  record Settings(
      int tasks, long seed, double rate, int places, int window, double cancelled, boolean kills) {}

  Soak(Path folder, Settings settings) throws Exception {
    this.settings = settings;
    this.random = new Random(settings.seed());
    World.quiet();
    List<TopicSpec> topics =
        Topics.ALL.stream().map(topic -> new TopicSpec(topic, PARTITIONS)).toList();
    OwnServices services = add(new OwnServices(folder.resolve("services"), topics));
    String kafka = services.addresses().kafkaBootstrapServers();
    Path world = Files.createDirectory(folder.resolve("world"));
    RandomFaults outside =
        new RandomFaults(settings.seed(), settings.rate() / Fleet.CALLS, world.resolve("outside"));
    ground = add(new Ground(world, services.addresses(), outside));
    EventRoads roads = add(new EventRoads(kafka));
    Map<String, String> env = ground.env();
    env.put(Env.BROKER_URL, roads.brokerUrl().toString());
    env.put(Env.EVENT_TOKEN, EventRoads.TOKEN);
    env.put(Env.MAX_RUNNING_TASKS, Integer.toString(settings.places()));
    env.put(Env.REDIS_URI, services.addresses().redisUri());
    fleet = add(new Fleet(ground, env, settings.seed(), settings.rate()));
    memory = new Memory(fleet.steady());
    jobs = add(new JobWatch(ground.kubernetes()));
    roads.connect(
        fleet.uri(Function.SUBMIT),
        fleet.uri(Function.DISPATCH),
        fleet.uri(Function.FINALIZE),
        fleet.uri(Function.RECONCILE),
        ground.kubernetes(),
        Ground.AGENTS,
        PING);
    outside.begin();
    begin = System.nanoTime();
    audit = new Audit(ground, kafka);
    customers =
        add(
            new Customers(
                ground,
                kafka,
                fleet.uri(Function.SUBMIT),
                new Customers.Plan(
                    settings.tasks(), settings.seed(), settings.window(), settings.cancelled())));
  }

  private <T extends AutoCloseable> T add(T closer) {
    closers.push(closer);
    return closer;
  }

  /** Until every task is settled and nothing of any is left, or the time is up. */
  void run() throws Exception {
    long nextKill = System.nanoTime();
    long deadline = begin + LIMIT.toNanos();
    int sampled = 0;
    while (!through() && System.nanoTime() < deadline) {
      if (settled() * SAMPLES >= (long) sampled * settings.tasks()) {
        sampled++;
        memory.sample();
        System.out.printf("%4d s %s%n", seconds(), audit.ends());
      }
      if (settings.kills() && System.nanoTime() > nextKill) {
        fleet.kill(Function.values()[random.nextInt(Function.values().length)]);
        nextKill = System.nanoTime() + Duration.ofSeconds(random.nextInt(KILL_SECONDS)).toNanos();
      }
      fleet.tend();
      Thread.sleep(LOOK_MILLIS);
    }
    millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    memory.sample();
    // What a dead process held, and Secrets of submissions that became no task.
    ground.pass(ORPHAN);
    Eventually.that("nothing is left", () -> audit.left().isEmpty(), Duration.ofMinutes(5));
  }

  private long seconds() {
    return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
  }

  private long settled() throws Exception {
    return ground
        .rows()
        .number(
            "SELECT COUNT(*) FROM tasks WHERE settled_at IS NOT NULL AND result_published_at IS NOT"
                + " NULL");
  }

  private boolean through() throws Exception {
    return customers.done() && settled() >= settings.tasks();
  }

  void print(String name) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("# " + name + ": " + settings);
    lines.add("seconds: " + millis / 1_000);
    lines.add("ends: " + audit.ends());
    lines.add("jobs: " + jobs.jobs() + ", at once at most: " + jobs.most(audit.cancelled()));
    lines.add("SIGKILLs: " + fleet.kills());
    lines.add("faults: " + fleet.faults());
    lines.add("events of waiting tasks: " + audit.records(Topics.TASKS));
    lines.add("dead letters: " + audit.records(Topics.DEAD_LETTERS));
    lines.add("MiB live/resident: " + memory.samples());
    Path folder = Files.createDirectories(Path.of("target/faults"));
    Files.write(folder.resolve(name + ".md"), lines);
    lines.forEach(System.out::println);
  }

  void check() throws Exception {
    assertThat(audit.recordedTwice()).as("tasks recorded twice").isEmpty();
    assertThat(settled()).as("settled: " + audit.ends()).isEqualTo(settings.tasks());
    assertThat(audit.failedTooSoon()).as("failed without reason").isEmpty();
    assertThat(jobs.lost()).as("the end of the watch of Jobs").isNull();
    assertThat(jobs.jobs()).as("Jobs").isGreaterThanOrEqualTo(ground.agent().runs().size());
    assertThat(jobs.tasksWithTwo()).as("tasks with two Jobs").isEmpty();
    assertThat(jobs.most(audit.cancelled()))
        .as("Jobs at once")
        .isLessThanOrEqualTo(settings.places());
    assertThat(audit.agentsTwice()).as("agents that ran twice").isEmpty();
    assertThat(audit.wrongPulls(customers.repositories())).as("pull requests").isEmpty();
    assertThat(audit.wrongResults()).as("results").isEmpty();
    assertThat(audit.records(Topics.TASKS))
        .as("events of waiting tasks")
        .isLessThan(eventsAtMost());
    if (settings.tasks() >= WARM) {
      assertThat(memory.grown()).as("memory").isEmpty();
    }
    if (settings.rate() == 0) {
      assertThat(audit.records(Topics.DEAD_LETTERS)).as("dead letters").isZero();
      assertThat(audit.ends()).containsOnlyKeys("COMPLETED");
    }
  }

  /** A task makes one when it comes, and one for each place that is free when it ends. */
  private long eventsAtMost() {
    long reconciled = settings.places() * (millis / PING.toMillis() + 1);
    return settings.tasks() * (1L + settings.places()) + 2 * reconciled;
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
