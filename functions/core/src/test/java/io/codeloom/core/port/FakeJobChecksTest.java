package io.codeloom.core.port;

import io.codeloom.core.event.JobCheck;
import java.util.List;

class FakeJobChecksTest extends JobChecksContract {
  private final FakeJobChecks checks = new FakeJobChecks();

  @Override
  protected JobChecks checks() {
    return checks;
  }

  @Override
  protected JobChecks away() {
    checks.outage.begin(Outage.Lost.REQUEST);
    return checks;
  }

  @Override
  protected List<JobCheck> arrived(String jobName) {
    return checks.sent().stream().filter(check -> check.jobName().equals(jobName)).toList();
  }
}
