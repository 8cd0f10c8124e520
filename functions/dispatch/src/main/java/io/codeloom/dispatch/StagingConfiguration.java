package io.codeloom.dispatch;

import io.codeloom.core.config.Env;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.GitTokens;
import io.codeloom.platform.git.Git;
import io.codeloom.platform.git.ScratchFolder;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Wires the staging of code from git and from ZIPs. */
@Configuration(proxyBeanMethods = false)
class StagingConfiguration {

  @Bean
  CodeStaging codeStaging(
      Environment env, Buckets buckets, GitTokens tokens, JsonMapper json, CodeLimits limits) {
    GitHosts hosts = GitHosts.parse(env.getProperty(Env.GIT_ALLOWED_HOSTS));
    Path disk = Path.of(System.getProperty("java.io.tmpdir"));
    ScratchFolder.sweep(disk);
    return new ArchiveStaging(
        disk,
        buckets.code(),
        new GitCode(new Git(hosts), hosts, tokens, limits),
        new ZipCode(buckets.code(), limits),
        json::writeValueAsBytes);
  }

  @Bean
  CodeLimits codeLimits(Environment env) {
    return CodeLimits.of(
        env.getProperty(Env.MAX_CODE_BYTES, Long.class, CodeLimits.DEFAULT.maxBytes()),
        env.getProperty(Env.MAX_CODE_ENTRIES, Integer.class, CodeLimits.DEFAULT.maxEntries()));
  }
}
