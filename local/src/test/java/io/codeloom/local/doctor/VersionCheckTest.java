package io.codeloom.local.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionCheckTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.31", "1.36", "2.0"})
  void aVersionThatIsNewEnoughIsFine(String version) {
    assertThat(Findings.wrong(VersionCheck.look(new FakeCluster().version(version)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.30", "1.9", "0.40"})
  void anOlderOneIsWrong(String version) {
    assertThat(Findings.wrong(VersionCheck.look(new FakeCluster().version(version))))
        .singleElement()
        .asString()
        .contains("older than 1.31");
  }
}
