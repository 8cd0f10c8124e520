package io.codeloom.local.faults;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What must hold once a task is through, whatever went wrong on its way. */
final class Aftermath {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration ORPHAN = Duration.ofMinutes(61);

  private final World world;
  private final Journey journey;
  private final Scenario scenario;
  private final List<String> faults = new ArrayList<>();

  private Aftermath(World world, Scenario scenario, Journey journey) {
    this.world = world;
    this.scenario = scenario;
    this.journey = journey;
  }

  /** Everything that does not hold; leaves the world as if nothing had happened. */
  static List<String> of(World world, Scenario scenario, Journey journey) throws Exception {
    Aftermath aftermath = new Aftermath(world, scenario, journey);
    aftermath.task();
    aftermath.inTime();
    aftermath.effects();
    aftermath.jobs();
    aftermath.nothingLeft();
    clear(world);
    return aftermath.faults;
  }

  private void task() throws Exception {
    List<String> ids = world.rows().column("SELECT id FROM tasks");
    check(ids.equals(List.of(journey.id())), "tasks: " + ids);
    List<String> ends =
        world
            .rows()
            .column(
                "SELECT CONCAT(status, ' ', settled_at IS NOT NULL AND result_published_at IS NOT"
                    + " NULL, ' ', message) FROM tasks");
    check(
        ends.size() == 1 && ends.get(0).startsWith(scenario.end() + " 1 "),
        "should be settled as " + scenario.end() + ": " + ends);
  }

  private void inTime() {
    check(journey.minutes() <= scenario.minutes() + 1, "minutes: " + journey.minutes());
  }

  private void effects() {
    long agents = world.agent().runs().stream().filter(journey.id()::equals).count();
    check(agents == (scenario.runs() ? 1 : 0), "agents: " + agents);
    List<String> results = world.inbox().results(journey.id()).stream().distinct().toList();
    check(
        results.size() == 1 && results.get(0).startsWith(journey.id() + "/" + scenario.end() + " "),
        "results: " + results);
    if (journey.repository() != null) {
      long pulls = world.forge().pulls(journey.repository());
      check(pulls == 1, "pull requests: " + pulls);
    }
  }

  /** Also one whose agent never came to work, and that is gone by now. */
  private void jobs() {
    List<String> there =
        jobs(world).stream()
            .filter(job -> job.getMetadata().getName().endsWith(journey.id()))
            .map(job -> job.getMetadata().getUid())
            .toList();
    Eventually.that(
        "the watch has seen what is there",
        () -> world.jobs().lost() != null || world.jobs().of(journey.id()).containsAll(there));
    check(world.jobs().lost() == null, "the watch of Jobs: " + world.jobs().lost());
    Set<String> jobs = world.jobs().of(journey.id());
    check(scenario.runs() ? jobs.size() == 1 : jobs.size() <= 1, "Jobs: " + jobs);
  }

  private void nothingLeft() throws Exception {
    if (!tokens().isEmpty() || !secrets().isEmpty()) {
      // Of a submission that never became a task, or written late: reconcile waits for an hour.
      world.pass(ORPHAN);
      journey.ping();
    }
    check(tokens().isEmpty(), "tokens: " + tokens());
    check(secrets().isEmpty(), "Secrets: " + secrets());
    List<String> held =
        jobs(world).stream()
            .filter(job -> !job.getMetadata().getFinalizers().isEmpty())
            .map(job -> job.getMetadata().getName())
            .toList();
    check(held.isEmpty(), "Jobs with a finalizer: " + held);
    // What a dead process held runs out by itself.
    world.redis().age(LEASE);
    check(world.redis().leases().isEmpty(), "leases: " + world.redis().leases());
    List<String> staged =
        world.code().all().stream()
            .filter(key -> !key.startsWith("tmp_zips/") || key.startsWith(ownZips()))
            .filter(key -> !landedLate(key))
            .toList();
    check(staged.isEmpty(), "objects: " + staged);
  }

  /**
   * A ZIP that became no task is left to the bucket's lifecycle rule, and so is code that came when
   * its task was settled.
   */
  private String ownZips() {
    return ObjectKeys.zipPrefix(UUID.fromString(journey.id()));
  }

  private boolean landedLate(String key) {
    return journey.messenger().landedLate("code bucket.put")
        && key.startsWith(ObjectKeys.stagedPrefix(UUID.fromString(journey.id())));
  }

  private List<String> tokens() {
    return Stream.of(Ground.FUNCTIONS, Ground.TOKENS)
        .flatMap(namespace -> names(world, namespace).stream())
        .filter(name -> name.startsWith("codex-token-"))
        .toList();
  }

  private List<String> secrets() {
    return names(world, Ground.AGENTS).stream()
        .filter(name -> !name.startsWith("codex-model-"))
        .toList();
  }

  private static List<String> names(World world, String namespace) {
    return world.kubernetes().secrets().inNamespace(namespace).list().getItems().stream()
        .map(Secret::getMetadata)
        .map(metadata -> metadata.getName())
        .toList();
  }

  private static List<Job> jobs(World world) {
    return world.kubernetes().batch().v1().jobs().inNamespace(Ground.AGENTS).list().getItems();
  }

  /** Removes whatever there is. */
  static void clear(World world) throws Exception {
    for (Job job : jobs(world)) {
      world
          .kubernetes()
          .batch()
          .v1()
          .jobs()
          .inNamespace(Ground.AGENTS)
          .withName(job.getMetadata().getName())
          .edit(
              there -> {
                there.getMetadata().setFinalizers(List.of());
                return there;
              });
      world.kubernetes().resource(job).delete();
    }
    for (String namespace : List.of(Ground.AGENTS, Ground.FUNCTIONS, Ground.TOKENS)) {
      for (String name : names(world, namespace)) {
        if (!name.equals(JobNames.modelSecret("default")) && !name.equals(Ground.CREDENTIALS)) {
          world.kubernetes().secrets().inNamespace(namespace).withName(name).delete();
        }
      }
    }
    world.rows().change("DELETE FROM tasks");
    world.code().all().forEach(world.code()::delete);
    world.agent().workNoLonger();
    world.inbox().queued(List.of());
    world.inbox().checks();
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      faults.add(otherwise);
    }
  }
}
