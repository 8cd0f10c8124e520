package io.codeloom.platform.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import org.junit.jupiter.api.Test;

class SqlErrorsTest {
  @Test
  void contentionAndOutagesPass() {
    assertThat(SqlErrors.isTransient(new SQLTransactionRollbackException("", "40001", 1213)))
        .isTrue();
    assertThat(SqlErrors.isTransient(new SQLException("", "HY000", 1205))).isTrue();
    assertThat(SqlErrors.isTransient(new SQLException("", "08S01"))).isTrue();
    assertThat(SqlErrors.isTransient(new SQLException("", "HY000", 1290))).isTrue();
  }

  @Test
  void mistakesStay() {
    assertThat(SqlErrors.isTransient(new SQLSyntaxErrorException("", "42000", 1064))).isFalse();
    assertThat(SqlErrors.isTransient(new SQLException("", "22001", 1406))).isFalse();
    assertThat(SqlErrors.isTransient(new SQLException("no state"))).isFalse();
  }

  @Test
  void aDuplicateKeyIsTold() {
    SQLException duplicate = new SQLIntegrityConstraintViolationException("", "23000", 1062);
    assertThat(SqlErrors.isDuplicateKey(duplicate)).isTrue();
    assertThat(SqlErrors.isTransient(duplicate)).isFalse();
  }
}
