package io.codeloom.platform.web;

import io.codeloom.core.error.ProblemType;
import io.codeloom.platform.health.Readiness;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What probes ask. */
@RestController
final class Health {
  private final ObjectProvider<Readiness> readiness;

  Health(ObjectProvider<Readiness> readiness) {
    this.readiness = readiness;
  }

  /**
   * Whether the process serves. Says nothing of MySQL and the like: restarting a function mends
   * none of them.
   */
  @GetMapping("/healthz")
  ResponseEntity<Object> healthz() {
    return ResponseEntity.noContent().build();
  }

  /** Whether it may be sent requests: MySQL is all that every function needs. */
  @GetMapping("/readyz")
  ResponseEntity<Object> readyz() {
    if (readiness.orderedStream().allMatch(Readiness::ready)) {
      return ResponseEntity.noContent().build();
    }
    return Problem.of(ProblemType.UNAVAILABLE, "MySQL was not reached yet.")
        .answer(new HttpHeaders());
  }
}
