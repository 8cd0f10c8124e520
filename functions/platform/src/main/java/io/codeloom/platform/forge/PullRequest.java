package io.codeloom.platform.forge;

/**
 * A pull request there is.
 *
 * @param url its page: an http or https URL without user info
 * @param body what it says; anybody may have written it
 */
public record PullRequest(String url, String body) {}
