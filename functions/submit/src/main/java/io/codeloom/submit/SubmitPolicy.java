package io.codeloom.submit;

import io.codeloom.core.config.Env;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.submit.caller.Caller;
import java.util.List;
import java.util.Set;

/**
 * What callers may ask for.
 *
 * @param ceiling default and ceiling of a task's limits
 * @param gitHosts hosts that may be private or plain http
 * @param agentImages prefixes of images a task may name; empty means none may be named
 * @param keySources names of model keys a task may name
 * @param upload what one request may bring
 * @param requestsOwner whom tasks from Kafka belong to; part of object keys
 */
record SubmitPolicy(
    Limits ceiling,
    GitHosts gitHosts,
    List<String> agentImages,
    Set<String> keySources,
    UploadLimits upload,
    String requestsOwner) {
  SubmitPolicy {
    agentImages = List.copyOf(agentImages);
    keySources = Set.copyOf(keySources);
  }

  /**
   * Reads and checks it.
   *
   * @param ceiling default and ceiling of a task's limits
   * @throws io.codeloom.platform.config.ConfigException naming everything that is wrong
   */
  static SubmitPolicy read(EnvReader env, Limits ceiling) {
    String owner = env.text(Env.REQUESTS_OWNER, "");
    if (!owner.isEmpty() && !Caller.isOwner(owner)) {
      env.problem(Env.REQUESTS_OWNER + ": " + Caller.ownerRule());
    }
    SubmitPolicy policy =
        new SubmitPolicy(
            ceiling,
            GitHosts.parse(env.text(Env.GIT_ALLOWED_HOSTS, "")),
            env.list(Env.AGENT_IMAGES_ALLOWED),
            Set.of(TaskSpec.DEFAULT_KEY_SOURCE),
            new UploadLimits(env.positive(Env.MAX_UPLOAD_BYTES, UploadLimits.DEFAULT.zipBytes())),
            owner);
    env.check();
    return policy;
  }
}
