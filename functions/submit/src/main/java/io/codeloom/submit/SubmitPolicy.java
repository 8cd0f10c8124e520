package io.codeloom.submit;

import io.codeloom.core.git.GitHosts;
import io.codeloom.core.task.Limits;
import java.util.List;
import java.util.Set;

/**
 * What callers may ask for.
 *
 * @param ceiling default and ceiling of a task's limits
 * @param gitHosts hosts that may be private or plain http
 * @param agentImages prefixes of images a task may name; empty means none may be named
 * @param keySources names of model keys a task may name
 * @param maxUploadBytes size of an uploaded ZIP at most
 */
record SubmitPolicy(
    Limits ceiling,
    GitHosts gitHosts,
    List<String> agentImages,
    Set<String> keySources,
    long maxUploadBytes) {
  SubmitPolicy {
    agentImages = List.copyOf(agentImages);
    keySources = Set.copyOf(keySources);
  }
}
