package io.codeloom.reconcile;

/**
 * An event that its source gave up.
 *
 * @param type the event's type
 * @param subject the event's subject; null if it has none
 * @param code the HTTP status it was last answered with, as text
 */
public record DeadLetter(String type, String subject, String code) {}
