package io.codeloom.finalize;

import io.codeloom.core.job.OutputManifest;
import java.util.List;
import java.util.Optional;

/**
 * What the courier delivered.
 *
 * @param manifest its manifest, which fits task and Job; empty if there is none
 * @param files names now under {@code logs/<id>/}, each with the content its digest is of
 * @param defect why the archive could not be used whole; null if it could
 */
record Outputs(Optional<OutputManifest> manifest, List<String> files, String defect) {
  static final Outputs NONE = new Outputs(Optional.empty(), List.of(), null);

  static Outputs unusable(String defect) {
    return new Outputs(Optional.empty(), List.of(), defect);
  }
}
