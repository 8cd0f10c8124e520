package io.codeloom.platform.forge;

/**
 * A pull request to be opened, as a draft where the forge has drafts.
 *
 * @param head branch to be merged
 * @param base branch to merge it into
 * @param title one line
 * @param body Markdown
 */
public record NewPullRequest(String head, String base, String title, String body) {}
