package io.codeloom.submit;

import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the contract of the HTTP API (OpenAPI 3.1). */
@RestController
final class OpenApiController {
  private final byte[] contract;

  OpenApiController() throws IOException {
    contract = new ClassPathResource("openapi.yaml").getContentAsByteArray();
  }

  /**
   * Whole in every answer. Of a Resource, Spring would serve ranges, which the contract does not
   * have, and announce a body it never sends where it refuses one.
   */
  @GetMapping("/openapi.yaml")
  ResponseEntity<byte[]> contract() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_YAML).body(contract);
  }
}
