package io.codeloom.local.services;

/**
 * A topic that must exist.
 *
 * @param name the topic
 * @param partitions how many partitions it is created with; an existing topic keeps its own
 */
public record TopicSpec(String name, int partitions) {
  public TopicSpec {
    if (name.isBlank() || partitions < 1) {
      throw new IllegalArgumentException("a topic needs a name and at least one partition");
    }
  }
}
