package io.codeloom.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FailureCodeTest {
  @ParameterizedTest
  @EnumSource(
      value = ExitStatus.class,
      mode = Mode.EXCLUDE,
      names = {"FINISHED", "CANCELLED"})
  void everyUnfinishedRunHasTheCodeOfItsName(ExitStatus exit) {
    assertThat(FailureCode.of(exit).wireName()).isEqualTo(exit.wireName());
  }

  @ParameterizedTest
  @EnumSource(
      value = ExitStatus.class,
      names = {"FINISHED", "CANCELLED"})
  void whatIsNoFailureHasNoCode(ExitStatus exit) {
    assertThatThrownBy(() -> FailureCode.of(exit)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void everyCodeSaysWhatHappenedAndWhatToDo(FailureCode code) {
    assertThat(FailureCode.of(code.wireName())).isEqualTo(code);
    assertThat(code.title()).isNotBlank().doesNotEndWith(".");
    assertThat(code.remedy()).isNotBlank().endsWith(".");
  }
}
