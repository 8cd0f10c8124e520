package io.codeloom.local.faults;

import io.codeloom.core.event.Topics;
import io.codeloom.core.job.JobNames;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What must hold of many tasks once all are through. */
final class Audit {
  private final Ground ground;
  private final String kafka;

  Audit(Ground ground, String kafka) {
    this.ground = ground;
    this.kafka = kafka;
  }

  /** How many tasks there are of each status, or code of failure. */
  Map<String, Long> ends() throws Exception {
    Map<String, Long> ends = new TreeMap<>();
    for (String end :
        ground
            .rows()
            .column(
                "SELECT CASE WHEN settled_at IS NULL THEN CONCAT('unsettled ', status) WHEN failure"
                    + " IS NULL THEN status ELSE JSON_VALUE(failure, '$.code') END FROM tasks")) {
      ends.merge(end, 1L, Long::sum);
    }
    return ends;
  }

  /** Tasks that were recorded twice, by what tells them apart. */
  List<String> recordedTwice() throws Exception {
    return ground
        .rows()
        .column(
            "SELECT COALESCE(git_url, idempotency_key) AS wish FROM tasks GROUP BY wish HAVING"
                + " COUNT(*) <> 1");
  }

  /** Tasks that failed in staging with fewer than the three attempts they have. */
  List<String> failedTooSoon() throws Exception {
    return ground.rows().column("SELECT id FROM tasks WHERE status = 'FAILED' AND strikes < 3");
  }

  /** Tasks that were cancelled. */
  Set<String> cancelled() throws Exception {
    return Set.copyOf(ground.rows().column("SELECT id FROM tasks WHERE status = 'CANCELLED'"));
  }

  /** Agents that ran twice for one task. */
  List<String> agentsTwice() {
    Set<String> once = new HashSet<>();
    return ground.agent().runs().stream().filter(task -> !once.add(task)).toList();
  }

  /** Repositories whose pull requests are not as the task's end says. */
  List<String> wrongPulls(List<String> repositories) throws Exception {
    Map<String, String> ends = new HashMap<>();
    for (String row :
        ground
            .rows()
            .column("SELECT CONCAT(git_url, ' ', status) FROM tasks WHERE git_url <> ''")) {
      ends.put(row.split(" ")[0], row.split(" ")[1]);
    }
    List<String> wrong = new ArrayList<>();
    for (String repository : repositories) {
      long pulls = ground.forge().pulls(repository);
      String end = ends.get(ground.gitUrl(repository));
      if (pulls > 1 || "COMPLETED".equals(end) != (pulls == 1)) {
        wrong.add(repository + " " + end + " " + pulls);
      }
    }
    return wrong;
  }

  /** Tasks whose result events have not exactly one identity, or not the task's end. */
  List<String> wrongResults() throws Exception {
    Map<String, Set<String>> told = new HashMap<>();
    read(Topics.RESULTS)
        .forEach((task, ids) -> told.computeIfAbsent(task, none -> new HashSet<>()).addAll(ids));
    List<String> wrong = new ArrayList<>();
    for (String end : ground.rows().column("SELECT CONCAT(id, '/', status) FROM tasks")) {
      Set<String> ids = told.get(end.split("/")[0]);
      if (!Set.of(end).equals(ids)) {
        wrong.add(end + " " + ids);
      }
    }
    return wrong;
  }

  /** How many records a topic has ever had. */
  long records(String topic) {
    return read(topic).values().stream().mapToLong(List::size).sum();
  }

  private Map<String, List<String>> read(String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<String, List<String>> ids = new HashMap<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record ->
                    ids.computeIfAbsent(String.valueOf(record.key()), none -> new ArrayList<>())
                        .add(
                            new String(
                                record.headers().lastHeader("ce_id").value(),
                                StandardCharsets.UTF_8)));
      }
      return ids;
    }
  }

  /** Everything of a task that is still there. */
  List<String> left() throws Exception {
    ground.redis().age(Duration.ofMinutes(2));
    List<String> left = new ArrayList<>(ground.redis().leases());
    for (String namespace : List.of(Ground.AGENTS, Ground.FUNCTIONS, Ground.TOKENS)) {
      ground.kubernetes().secrets().inNamespace(namespace).list().getItems().stream()
          .map(Secret::getMetadata)
          .map(metadata -> metadata.getName())
          .filter(name -> !name.equals(JobNames.modelSecret("default")))
          .filter(name -> !name.equals(Ground.CREDENTIALS))
          .forEach(left::add);
    }
    ground.kubernetes().batch().v1().jobs().inNamespace(Ground.AGENTS).list().getItems().stream()
        .filter(job -> !job.getMetadata().getFinalizers().isEmpty() || !JobWatch.ended(job))
        .forEach(job -> left.add(job.getMetadata().getName()));
    Set<String> ids = new HashSet<>(ground.rows().column("SELECT id FROM tasks"));
    // A ZIP that became no task is left to the bucket's lifecycle rule.
    ground.code().all().stream()
        .filter(key -> !key.startsWith("tmp_zips/") || ids.contains(key.split("/")[1]))
        .forEach(left::add);
    return left;
  }
}
