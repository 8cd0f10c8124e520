package io.codeloom.agentjob.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class CredentialProofTest {
  @TempDir Path tmp;

  @Test
  void nothingSecretGetsOutNothingPlantedRunsAndThePatchIsWhole() throws Exception {
    IsolatedAgent.assumePossible();
    Path log = tmp.resolve("proof.log");
    Path folder = Files.createDirectory(tmp.resolve("proof"));
    Process proof = IsolatedAgent.inANetworkOfItsOwn(CredentialProof.class, folder, log);
    try {
      boolean over = proof.waitFor(200, TimeUnit.SECONDS);

      assertThat(over).as(Files.readString(log)).isTrue();
      assertThat(proof.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      proof.descendants().forEach(ProcessHandle::destroyForcibly);
      proof.destroyForcibly().waitFor();
    }
  }
}
