package io.codeloom.local.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.event.Topics;
import io.codeloom.core.job.JobNames;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("slow")
class ManyTasksTest {
  private static final int TASKS = 20;

  private final SharedCodeloom codeloom = SharedCodeloom.get();
  private final TaskClient client = codeloom.client();

  @TempDir Path temp;

  @Test
  void twentyAtOnceAllEndEachWithItsOwnPatchAndNeverMoreThanFiveRun() throws Exception {
    byte[] zip = CodeTree.sample(temp).zip();
    Map<String, Integer> submitted = new LinkedHashMap<>();
    Running running = new Running();
    Watch watch = codeloom.jobs().watch(running);
    try {
      for (int i = 0; i < TASKS; i++) {
        String task = new Steps().run("echo number-" + i + " > mine.txt").finish("Number " + i);
        submitted.put(client.submitZip(zip, task), i);
      }
      for (Map.Entry<String, Integer> task : submitted.entrySet()) {
        JsonNode ended = client.awaitEnd(task.getKey());
        assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(client.text(ended, "diff.patch").lines().filter(line -> line.startsWith("+")))
            .containsExactly("+++ b/mine.txt", "+number-" + task.getValue());
      }
    } finally {
      watch.close();
    }

    assertThat(running.seen()).containsAll(submitted.keySet());
    assertThat(running.most()).isBetween(2, SharedCodeloom.PLACES);
    for (String id : submitted.keySet()) {
      Eventually.that("result of " + id, () -> !results(id).isEmpty());
      assertThat(results(id)).containsExactly(id + "/COMPLETED");
    }
  }

  private Set<String> results(String id) {
    Set<String> ids = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : codeloom.records().keyed(Topics.RESULTS, id)) {
      ids.add(KafkaRecords.header(record, "ce_id"));
    }
    return ids;
  }

  /** Counts the Jobs that have not ended. */
  private static final class Running implements Watcher<Job> {
    private final Set<String> seen = new HashSet<>();
    private final Set<String> now = new HashSet<>();
    private int most;

    @Override
    public synchronized void eventReceived(Action action, Job job) {
      if (action == Action.BOOKMARK) {
        return;
      }
      String id = job.getMetadata().getLabels().get(JobNames.TASK_LABEL);
      if (action == Action.DELETED || ended(job)) {
        now.remove(id);
      } else if (now.add(id)) {
        seen.add(id);
      }
      most = Math.max(most, now.size());
    }

    private static boolean ended(Job job) {
      return job.getStatus() != null
          && job.getStatus().getConditions() != null
          && job.getStatus().getConditions().stream()
              .anyMatch(
                  condition ->
                      Set.of("Complete", "Failed").contains(condition.getType())
                          && condition.getStatus().equals("True"));
    }

    synchronized int most() {
      return most;
    }

    synchronized Set<String> seen() {
      return Set.copyOf(seen);
    }

    @Override
    public void onClose(WatcherException cause) {}
  }
}
