package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir Path parent;

  @Test
  void nobodyElseMayEnterAndNothingStays() throws IOException {
    Path outside = Files.writeString(parent.resolve("outside"), "kept");
    try (ScratchFolder scratch = ScratchFolder.in(parent)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scratch.path())))
          .isEqualTo("rwx------");
      Files.createDirectories(scratch.resolve("a/b"));
      Files.createSymbolicLink(scratch.resolve("a/link"), parent);
    }

    assertThat(parent).isDirectoryContaining(file -> file.equals(outside));
    try (var left = Files.list(parent)) {
      assertThat(left).containsExactly(outside);
    }
  }

  @Test
  void whatAKilledProcessLeftIsSweptAndWhatIsInUseIsNot() throws IOException {
    long ours = ProcessHandle.current().pid();
    Path dead = Files.createDirectory(parent.resolve("codeloom-scratch-999999999-1-x"));
    Path before = Files.createDirectory(parent.resolve("codeloom-scratch-" + ours + "-1-x"));
    Path stranger = Files.createDirectory(parent.resolve("codeloom-scratch-of-a-stranger"));
    Files.writeString(dead.resolve("token"), "secret");
    try (ScratchFolder used = ScratchFolder.in(parent)) {
      ScratchFolder.sweep(parent);

      assertThat(dead).doesNotExist();
      assertThat(before).doesNotExist();
      assertThat(stranger).exists();
      assertThat(used.path()).exists();
    }
  }
}
