package io.codeloom.finalize.pullrequest;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.OutputFiles;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.InputType;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.finalize.pullrequest.PatchBranch.Prepared;
import io.codeloom.platform.forge.Forge;
import io.codeloom.platform.forge.ForgeApis;
import io.codeloom.platform.forge.ForgeException;
import io.codeloom.platform.forge.ForgeRepository;
import io.codeloom.platform.forge.NewPullRequest;
import io.codeloom.platform.forge.PullRequest;
import io.codeloom.platform.git.GitSource;
import io.codeloom.platform.git.ScratchFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draft pull requests at forges that speak GitHub's API, for COMPLETED git tasks with a token and a
 * patch. All of it is over within the limit, whatever git or the forge does.
 */
final class ForgePullRequests implements PullRequests {
  /** Git holds a patch whole in memory. */
  static final long MAX_PATCH_BYTES = 20L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ForgePullRequests.class);

  private final ObjectStore logs;
  private final GitTokens tokens;
  private final GitHosts hosts;
  private final ForgeApis apis;
  private final Forge forge;
  private final PatchBranch branches;
  private final Duration limit;

  ForgePullRequests(
      ObjectStore logs,
      GitTokens tokens,
      GitHosts hosts,
      ForgeApis apis,
      Forge forge,
      PatchBranch branches,
      Duration limit) {
    this.logs = logs;
    this.tokens = tokens;
    this.hosts = hosts;
    this.apis = apis;
    this.forge = forge;
    this.branches = branches;
    this.limit = limit;
  }

  @Override
  public UnaryOperator<Ending> open(Task task, Ending ending, OutputManifest manifest) {
    boolean git = task.spec().source().type() == InputType.GIT;
    if (!git || ending.status() != TaskStatus.COMPLETED || patchBytes(manifest) == 0) {
      return UnaryOperator.identity();
    }
    Optional<Opening> opening = token(task).flatMap(token -> opened(task, manifest, token));
    return opening.<UnaryOperator<Ending>>map(of -> of::onto).orElse(UnaryOperator.identity());
  }

  /** Only the courier's patch counts, never a file of the agent's with its name. */
  private static long patchBytes(OutputManifest manifest) {
    OutputManifest.FileDigest patch =
        manifest.files().get(OutputManifest.COURIER_FOLDER + OutputFiles.DIFF);
    return patch == null ? 0 : patch.size();
  }

  private Optional<String> token(Task task) {
    String named = task.spec().gitCredentials();
    return named == null
        ? tokens.find(task.id())
        : tokens.credential(named, task.spec().source().gitHost());
  }

  private Optional<Opening> opened(Task task, OutputManifest manifest, String token) {
    Deadline deadline = new Deadline(limit, System::nanoTime);
    try {
      GitSource source =
          GitSource.of(task.spec().source().gitUrl(), task.spec().source().gitRef(), token, hosts);
      return apis.of(source.url()).map(api -> tried(task, manifest, source, api, deadline));
    } catch (NoPullRequestException | ForgeException | TaskFailedException e) {
      return Optional.of(Opening.failed(e.getMessage()));
    } catch (UnavailableException e) {
      if (Thread.currentThread().isInterrupted() || e.service().equals("COS")) {
        throw e;
      }
      LOG.warn("No pull request for task {}", task.id(), e);
      return Optional.of(Opening.failed(e.service() + " was unavailable."));
    } catch (RuntimeException e) {
      LOG.error("No pull request for task {}", task.id(), e);
      return Optional.of(Opening.failed("an unexpected error."));
    }
  }

  private Opening tried(
      Task task, OutputManifest manifest, GitSource source, URI api, Deadline deadline) {
    if (patchBytes(manifest) > MAX_PATCH_BYTES) {
      throw new NoPullRequestException(
          "The patch is larger than " + (MAX_PATCH_BYTES >> 20) + " MiB.");
    }
    ForgeRepository repository =
        forge.repository(api, source.url(), source.token(), deadline::left);
    Optional<PullRequest> own = own(task, repository);
    try (ScratchFolder scratch = ScratchFolder.open()) {
      if (own.isPresent()) {
        return Opening.done(own.get().url(), leftOut(task, source, scratch, deadline));
      }
      Prepared prepared = branches.prepare(task, source, patch(task, scratch), scratch, deadline);
      List<String> leftOut = prepared.commit().leftOut();
      if (prepared.commit().id() == null) {
        return Opening.nothingLeft(leftOut);
      }
      String base = branches.publish(task, source, prepared, scratch, deadline);
      PullRequest pull = findOrOpen(repository, task, base, manifest.summary(), leftOut);
      return Opening.done(pull.url(), leftOut);
    }
  }

  /** One from an earlier run; its branch may have moved on since, by whoever works on it. */
  private static Optional<PullRequest> own(Task task, ForgeRepository repository) {
    String trailer = PullRequestText.trailer(task.id());
    return repository
        .find(PullRequestText.branch(task.id()))
        .filter(pull -> pull.body().lines().anyMatch(trailer::equals));
  }

  /** Known again for the message only, so it is no trouble if the commit is gone by now. */
  private List<String> leftOut(
      Task task, GitSource source, ScratchFolder scratch, Deadline deadline) {
    try {
      return branches
          .prepare(task, source, patch(task, scratch), scratch, deadline)
          .commit()
          .leftOut();
    } catch (NoPullRequestException | TaskFailedException e) {
      return List.of();
    }
  }

  private static PullRequest findOrOpen(
      ForgeRepository repository, Task task, String base, String summary, List<String> leftOut) {
    String branch = PullRequestText.branch(task.id());
    Optional<PullRequest> there = repository.find(branch);
    if (there.isPresent()) {
      return there.get();
    }
    String body = PullRequestText.body(task, summary, leftOut);
    return repository.open(new NewPullRequest(branch, base, PullRequestText.title(task), body));
  }

  private Path patch(Task task, ScratchFolder scratch) {
    Path file = scratch.resolve("patch");
    String key = ObjectKeys.log(task.id(), OutputFiles.DIFF);
    try (InputStream in =
        logs.get(key).orElseThrow(() -> new NoPullRequestException("The patch is not there."))) {
      Files.copy(in, file);
      return file;
    } catch (IOException e) {
      throw new UnavailableException("COS", "reading the patch of task " + task.id(), e);
    }
  }
}
