package io.codeloom.submit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.submit.caller.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out URLs for ZIPs that are too large for a request. */
@RestController
final class UploadController {
  private static final Duration LIFE = Duration.ofHours(1);

  private final ObjectStore code;
  private final Callers callers;
  private final Supplier<UUID> ids;

  UploadController(Buckets buckets, Callers callers, Supplier<UUID> ids) {
    this.code = buckets.code();
    this.callers = callers;
    this.ids = ids;
  }

  @PostMapping(path = "/api/uploads", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Upload> upload(HttpServletRequest request) {
    String key = ObjectKeys.inbox(callers.of(request).owner()) + ids.get() + ".zip";
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(new Upload(key, code.presignPut(key, LIFE), LIFE.toSeconds()));
  }

  /**
   * Where to put a ZIP.
   *
   * @param zipPath the name to give as {@code zip_path} afterwards
   * @param uploadUrl takes one PUT
   * @param expiresIn seconds
   */
  record Upload(
      @JsonProperty("zip_path") String zipPath,
      @JsonProperty("upload_url") URI uploadUrl,
      @JsonProperty("expires_in") long expiresIn) {}
}
