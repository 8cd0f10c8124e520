package io.codeloom.finalize.pullrequest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.git.GitHosts;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.job.OutputManifest;
import io.codeloom.core.job.OutputManifest.FileDigest;
import io.codeloom.core.port.FakeGitTokens;
import io.codeloom.core.port.FakeObjectStore;
import io.codeloom.core.task.Ending;
import io.codeloom.core.task.ExitStatus;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.Task;
import io.codeloom.core.task.TaskFixtures;
import io.codeloom.core.task.TaskSpec;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.core.task.Usage;
import io.codeloom.platform.forge.Forge;
import io.codeloom.platform.forge.ForgeApis;
import io.codeloom.platform.git.Git;
import io.codeloom.platform.git.GitHttpServer;
import io.codeloom.platform.git.GitPush;
import io.codeloom.platform.git.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/** A repository with one commit, a forge, and a completed task with a patch for it. */
final class PullRequestScene implements AutoCloseable {
  static final String TOKEN = "canary-5be01f";

  final UUID id = UUID.fromString("6f7a2a7e-32ab-4c53-9d53-0d4a8c0e6b11");
  final String branch = "codeloom/" + id;
  final FakeGitTokens tokens = new FakeGitTokens();
  final FakeObjectStore logs = new FakeObjectStore("logs");
  final FakeForge forge = new FakeForge(TOKEN);
  final GitHttpServer server;
  final TestRepository repository;
  final String tip;
  Duration limit = Duration.ofMinutes(2);
  Predicate<String> leaveOut = new LeftOutPaths();
  String ref = "main";
  String description = "Mend the sum\nwith care";
  String summary = "Done.";
  String credentials = null;
  TaskStatus status = TaskStatus.COMPLETED;

  PullRequestScene(Path folder) {
    try {
      Path root = Files.createDirectory(folder.resolve("served"));
      Files.createDirectory(root.resolve("team"));
      repository = new TestRepository(root, "team/app");
      server = new GitHttpServer(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.require(TOKEN);
    tokens.store(id, TOKEN);
    repository.write("sum.py", "one\n").write(".github/workflows/ci.yml", "safe\n");
    tip = repository.commit("one");
  }

  /** The patch is what these files come to; null deletes one. */
  PullRequestScene patch(Map<String, String> files) {
    repository.git("checkout", "-q", "--detach", tip);
    files.forEach(
        (path, text) -> {
          if (text == null) {
            repository.git("rm", "-q", path);
          } else {
            repository.write(path, text);
          }
        });
    repository.git("add", "-A");
    Path file = repository.work().resolveSibling("patch");
    repository.git(
        "diff", "--cached", "--binary", "--full-index", "--no-renames", "--output=" + file);
    repository.git("reset", "-q", "--hard");
    return patch(read(file));
  }

  PullRequestScene patch(String text) {
    logs.has(ObjectKeys.log(id, "diff.patch"), text.getBytes(UTF_8));
    return this;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Task task() {
    TaskSpec spec =
        new TaskSpec(
            Source.git(server.url("team/app.git"), ref),
            "",
            description,
            Limits.DEFAULT,
            Map.of(),
            null,
            TaskSpec.DEFAULT_KEY_SOURCE,
            credentials,
            null);
    return TaskFixtures.aTask()
        .id(id)
        .spec(spec)
        .status(TaskStatus.UPLOADING_RESULTS)
        .gitCommit(tip)
        .build();
  }

  /** What finalize would do now. */
  Ending open() {
    return open(pullRequests());
  }

  Ending open(PullRequests pullRequests) {
    Ending ending =
        status == TaskStatus.CANCELLED
            ? Ending.cancelled("Cancelled")
            : new Ending(
                status, "Completed: Done", ExitStatus.FINISHED, null, null, null, List.of());
    return pullRequests.open(task(), ending, manifest()).apply(ending);
  }

  private PullRequests pullRequests() {
    GitHosts hosts = server.allowed();
    ForgeApis apis = new ForgeApis(Map.of("127.0.0.1:" + server.port(), forge.base()));
    PatchBranch branches =
        new PatchBranch(new Git(hosts), new GitPush(hosts), CodeLimits.DEFAULT, leaveOut);
    Forge client = new Forge(new JsonMapper(), Duration.ofSeconds(20), Duration.ofMillis(1));
    return new ForgePullRequests(logs, tokens, hosts, apis, client, branches, limit);
  }

  private OutputManifest manifest() {
    Map<String, FileDigest> files =
        logs.size(ObjectKeys.log(id, "diff.patch"))
            .map(size -> Map.of("courier/diff.patch", new FileDigest(size, "")))
            .orElse(Map.of());
    return new OutputManifest(
        id,
        "uid",
        "pod",
        false,
        ExitStatus.FINISHED,
        true,
        summary,
        null,
        false,
        Usage.NONE,
        files);
  }

  String served(String... arguments) {
    return TestRepository.run(repository.bare(), arguments);
  }

  /** The refs the repository has. */
  String refs() {
    return served("for-each-ref", "--format=%(refname) %(objectname)");
  }

  @Override
  public void close() {
    forge.close();
    server.close();
  }
}
