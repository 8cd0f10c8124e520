package io.codeloom.platform.web;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells probes that the process serves. Says nothing of MySQL and the like: restarting a function
 * mends none of them.
 */
@RestController
final class Health {
  @GetMapping("/healthz")
  ResponseEntity<Void> healthz() {
    return ResponseEntity.noContent().build();
  }
}
