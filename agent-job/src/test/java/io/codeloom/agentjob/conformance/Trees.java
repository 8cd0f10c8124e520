package io.codeloom.agentjob.conformance;

import static io.codeloom.agentjob.Shell.sh;

import io.codeloom.agentjob.StagedCode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.core.job.TaskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes and compares folders with tar, git and diff, and with nothing that is being tested. */
final class Trees {
  private Trees() {}

  /** Makes {@code files} below {@code parent/name}. */
  static void make(Path parent, String name, List<FixtureFile> files)
      throws IOException, InterruptedException {
    StagedCode archive = StagedCode.empty();
    for (FixtureFile file : files) {
      file.addTo(archive);
    }
    Files.write(parent.resolve("files.tar.gz"), archive.bytes());
    sh(parent, "mkdir -p " + name + "; tar xzpf files.tar.gz -C " + name + "; rm files.tar.gz");
  }

  /** Makes the folder a repository that has committed all below it, if there is anything. */
  static void commit(Path folder) throws IOException, InterruptedException {
    sh(
        folder,
        "git init -q -b main .; git add -A -f . 2>/dev/null; git diff --cached --quiet"
            + " || git -c user.name=t -c user.email=t@example.org commit -qm start");
  }

  /** What dispatch would have staged of {@code parent/code}. */
  static byte[] staged(Path parent, TaskFile task) throws IOException, InterruptedException {
    Files.writeString(parent.resolve("task.json"), Json.line(task));
    sh(parent, "tar czf staged.tar.gz task.json code");
    return Files.readAllBytes(parent.resolve("staged.tar.gz"));
  }

  /** Applies {@code parent/diff.patch} to {@code parent/code} as an engineer would. */
  static void apply(Path parent) throws IOException, InterruptedException {
    if (Files.size(parent.resolve("diff.patch")) > 0) {
      sh(parent.resolve("code"), "git apply --whitespace=nowarn ../diff.patch");
    }
  }

  /** Fails unless both hold the same files, links and modes; what is git's own does not count. */
  static void expectSame(Path parent, String one, String other)
      throws IOException, InterruptedException {
    String both = one + " " + other;
    sh(
        parent,
        "find %s -type d -empty -delete; mkdir -p %s; diff -r --no-dereference -x .git %s;"
                .formatted(both, both, both)
            + " for d in %s; do (cd $d; find . -name .git -prune -o -type f -perm -100 -print0"
                .formatted(both)
            + " | sort -z) > $d.modes; done; cmp %s.modes %s.modes".formatted(one, other));
  }
}
