package io.codeloom.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.job.JobView;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link TaskSecrets} does. */
public abstract class TaskSecretsContract {
  private static final URI CODE = URI.create("https://code.example/1?sign=a");
  private static final URI OUTPUT = URI.create("https://code.example/2?sign=b");

  /** The Secrets under test. */
  protected abstract TaskSecrets secrets();

  /** What the Secret of a task holds, looked up behind the port's back. */
  protected abstract Optional<Held> held(UUID taskId);

  /** A Job that exists for this task. */
  protected abstract JobView job(UUID taskId);

  /** A Secret's content and the uid of the Job that owns it; null for none. */
  public record Held(String codeUrl, String outputUrl, String ownerUid) {}

  @Test
  void keepsBothUrls() {
    UUID task = UUID.randomUUID();
    secrets().put(task, CODE, OUTPUT);
    assertThat(held(task)).contains(new Held(CODE.toString(), OUTPUT.toString(), null));
  }

  @Test
  void replacesTheUrlsOfAnEarlierAttempt() {
    UUID task = UUID.randomUUID();
    secrets().put(task, CODE, OUTPUT);
    secrets().put(task, OUTPUT, CODE);
    assertThat(held(task)).contains(new Held(OUTPUT.toString(), CODE.toString(), null));
  }

  @Test
  void belongsToItsJob() {
    UUID task = UUID.randomUUID();
    JobView job = job(task);
    secrets().put(task, CODE, OUTPUT);
    secrets().own(task, job);
    secrets().own(task, job);
    assertThat(held(task)).contains(new Held(CODE.toString(), OUTPUT.toString(), job.uid()));
  }

  @Test
  void takesAMissingSecretAsDone() {
    UUID task = UUID.randomUUID();
    secrets().own(task, job(task));
    secrets().delete(task);
    assertThat(held(task)).isEmpty();
  }

  @Test
  void isGoneOnceDeleted() {
    UUID task = UUID.randomUUID();
    secrets().put(task, CODE, OUTPUT);
    secrets().delete(task);
    assertThat(held(task)).isEmpty();
  }
}
