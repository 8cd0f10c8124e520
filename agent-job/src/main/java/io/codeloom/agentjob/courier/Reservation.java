package io.codeloom.agentjob.courier;

/**
 * Tokens set aside for one call.
 *
 * @param call the call's number, from 1
 * @param prompt the most tokens the prompt can take
 * @param completion the most tokens the completion may take
 */
record Reservation(long call, long prompt, long completion) {}
