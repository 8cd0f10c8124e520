package io.codeloom.local.doctor;

import java.util.List;

/**
 * Looks at one part of an environment.
 *
 * @param subject the part, in a few words
 * @param look what finds out
 */
record Check(String subject, Look look) {
  /** Finds out; whatever it throws counts as a thing that is wrong. */
  interface Look {
    List<Finding> look() throws Exception;
  }

  /** A check of what there is only in a cluster. */
  static Check notHere(String subject, String why) {
    return new Check(subject, () -> List.of(new Finding.NotApplicable(subject, why)));
  }
}
