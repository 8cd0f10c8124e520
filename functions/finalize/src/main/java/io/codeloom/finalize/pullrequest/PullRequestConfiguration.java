package io.codeloom.finalize.pullrequest;

import io.codeloom.core.config.Env;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.GitTokens;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.forge.Forge;
import io.codeloom.platform.forge.ForgeApis;
import io.codeloom.platform.git.Git;
import io.codeloom.platform.git.GitPush;
import io.codeloom.platform.git.ScratchFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Wires the pull requests. */
@Configuration(proxyBeanMethods = false)
public class PullRequestConfiguration {

  @Bean
  PullRequests pullRequests(
      Environment environment, Buckets buckets, GitTokens tokens, JsonMapper json) {
    EnvReader env = new EnvReader(environment::getProperty);
    ForgeApis apis = ForgeApis.read(env);
    GitHosts hosts = GitHosts.parse(env.text(Env.GIT_ALLOWED_HOSTS, ""));
    PatchBranch branches =
        new PatchBranch(new Git(hosts), new GitPush(hosts), limits(env), leaveOut(env));
    env.check();
    ScratchFolder.sweep(Path.of(System.getProperty("java.io.tmpdir")));
    return new ForgePullRequests(
        buckets.logs(), tokens, hosts, apis, new Forge(json), branches, TimeBudget.PULL_REQUEST);
  }

  private static Predicate<String> leaveOut(EnvReader env) {
    String allowed = env.oneOf(Env.PR_ALLOW_CI_PATHS, "false", List.of("true", "false"));
    return allowed.equals("true") ? LeftOutPaths.NONE : new LeftOutPaths();
  }

  private static CodeLimits limits(EnvReader env) {
    return CodeLimits.of(
        env.positive(Env.MAX_CODE_BYTES, CodeLimits.DEFAULT.maxBytes()),
        env.positiveInt(Env.MAX_CODE_ENTRIES, CodeLimits.DEFAULT.maxEntries()));
  }
}
