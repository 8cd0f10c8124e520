package io.codeloom.core.port;

/**
 * The two buckets.
 *
 * @param code what comes in and what is staged; expires by lifecycle rules
 * @param logs the record of every task
 */
public record Buckets(ObjectStore code, ObjectStore logs) {}
