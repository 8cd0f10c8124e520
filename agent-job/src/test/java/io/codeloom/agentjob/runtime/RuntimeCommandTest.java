package io.codeloom.agentjob.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.agentjob.AgentJob;
import io.codeloom.agentjob.Command;
import io.codeloom.agentjob.PodFolders;
import io.codeloom.agentjob.Shell;
import io.codeloom.core.job.JobEnv;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeCommandTest {
  @TempDir Path tmp;

  @Test
  void copiesModesAndLinksAndCanRunAgain() throws Exception {
    PodFolders pod = new PodFolders(tmp.resolve("pod"));
    Path target = Files.createDirectories(tmp.resolve("runtime"));
    Shell.sh(
        tmp,
        "mkdir -p src/bin src/lib; echo x > src/lib/a; echo '#!/bin/sh' > src/bin/run;"
            + " chmod +x src/bin/run; ln -s ../lib/a src/bin/link");
    pod.with(JobEnv.RUNTIME_DIR, target.toString());
    pod.with(RuntimeCommand.RUNTIME_SOURCE, tmp.resolve("src").toString());

    assertThat(AgentJob.run("runtime", pod.context())).isEqualTo(Command.OK);
    assertThat(AgentJob.run("runtime", pod.context())).isEqualTo(Command.OK);

    assertThat(Files.isExecutable(target.resolve("bin/run"))).isTrue();
    assertThat(Files.isSymbolicLink(target.resolve("bin/link"))).isTrue();
    assertThat(target.resolve("bin/link")).hasContent("x");
  }

  @Test
  void readyOnceTheGatewayIsAnnounced() throws Exception {
    PodFolders pod = new PodFolders(tmp.resolve("pod"));

    assertThat(AgentJob.run("ready", pod.context())).isEqualTo(Command.FAILED);
    Files.writeString(pod.dir(JobEnv.GATEWAY_DIR).resolve("gateway.json"), "{}");

    assertThat(AgentJob.run("ready", pod.context())).isEqualTo(Command.OK);
    assertThat(AgentJob.run("nonsense", pod.context())).isEqualTo(Command.USAGE);
  }
}
