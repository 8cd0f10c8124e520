package io.codeloom.core.port;

import io.codeloom.core.job.JobManifest;
import io.codeloom.core.job.JobView;
import java.util.Optional;
import java.util.UUID;

class FakeTaskSecretsTest extends TaskSecretsContract {
  private final FakeTaskSecrets secrets = new FakeTaskSecrets();

  @Override
  protected TaskSecrets secrets() {
    return secrets;
  }

  @Override
  protected Optional<Held> held(UUID taskId) {
    return secrets
        .of(taskId)
        .map(s -> new Held(s.codeUrl().toString(), s.outputUrl().toString(), s.ownerUid()));
  }

  @Override
  protected JobView job(UUID taskId) {
    return new FakeAgentJobs().create(new JobManifest(taskId, "kind: Job"));
  }
}
