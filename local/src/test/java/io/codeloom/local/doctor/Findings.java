package io.codeloom.local.doctor;

import java.util.List;

/** What was found wrong. */
final class Findings {
  private Findings() {}

  static List<String> wrong(List<Finding> findings) {
    return findings.stream().filter(Finding.Wrong.class::isInstance).map(Finding::what).toList();
  }
}
