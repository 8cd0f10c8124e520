package io.codeloom.platform.web;

import io.codeloom.core.trace.TraceParent;

/**
 * A CloudEvent as it came, or a plain Kafka record that its source made one. Nothing but what names
 * the event's subject may be believed.
 *
 * @param id the event's id; with {@code source} its identity; empty if it has none
 * @param source its source; empty if it has none
 * @param type its type; empty if it has none
 * @param subject its subject; null if it has none
 * @param time its time as it was written (RFC 3339); null if it has none
 * @param key the Kafka record's key; null if it has none
 * @param deadLetterCode the HTTP status for which its source gave it up; null if it is no dead
 *     letter
 * @param trace the trace it belongs to; null if it names none
 * @param data its data; empty if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record IncomingEvent(
    String id,
    String source,
    String type,
    String subject,
    String time,
    String key,
    String deadLetterCode,
    TraceParent trace,
    byte[] data) {}
