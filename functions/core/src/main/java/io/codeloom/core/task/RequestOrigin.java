package io.codeloom.core.task;

/**
 * The Kafka record a task came by, echoed in its result so that the asking system can match it.
 *
 * @param source the CloudEvent's source
 * @param id the CloudEvent's id; with {@code source} the request's identity
 * @param key the record's key; may be null
 */
public record RequestOrigin(String source, String id, String key) {}
