package io.codeloom.submit.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.task.Quota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of keys, and what of it is valid when. */
class KeyFileTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Quota QUOTA = new Quota(2, 5);
  private static final String HASH = "sha256:" + "a".repeat(32) + ":" + "b".repeat(64);

  @TempDir private Path folder;
  private Path file;
  private final ApiKey ann = ApiKey.fresh(RANDOM);
  private final ApiKey annsNext = ApiKey.fresh(RANDOM);

  @BeforeEach
  void name() {
    file = folder.resolve("keys");
  }

  private static String line(ApiKey key, String owner) {
    return KnownKey.of(key, new Caller(owner, QUOTA), RANDOM).line();
  }

  private KeyFile opened(String... lines) throws IOException {
    write(lines);
    return new KeyFile(file);
  }

  private void write(String... lines) throws IOException {
    // As Kubernetes does it: another file takes its place at once.
    Path fresh = Files.write(folder.resolve("fresh"), List.of(lines));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void twoKeysOfAnOwnerAreValidAtOnce() throws IOException {
    KeyFile keys = opened("# made in May", line(ann, "ann"), "", line(annsNext, "ann"));

    assertThat(keys.find(ann)).contains(new Caller("ann", QUOTA));
    assertThat(keys.find(annsNext)).contains(new Caller("ann", QUOTA));
  }

  @Test
  void aWrongSecretAndAnUnknownIdAreNobody() throws IOException {
    KeyFile keys = opened(line(ann, "ann"));

    assertThat(keys.find(new ApiKey(ann.id(), annsNext.secret()))).isEmpty();
    assertThat(keys.find(new ApiKey(annsNext.id(), ann.secret()))).isEmpty();
  }

  @Test
  void theFileHoldsNothingThatOpensTheDoor() throws IOException {
    opened(line(ann, "ann"));
    String kept = Files.readString(file);

    assertThat(kept).doesNotContain(ann.secret()).contains(ann.id());
    assertThat(line(ann, "ann")).isNotEqualTo(line(ann, "ann"));
    assertThat(ann.toString()).doesNotContain(ann.secret());
  }

  @Test
  void aChangeIsSeenAtTheNextCall() throws IOException {
    KeyFile keys = opened(line(ann, "ann"));
    write(line(annsNext, "ann"));

    assertThat(keys.find(annsNext)).isPresent();
    assertThat(keys.find(ann)).isEmpty();
  }

  @Test
  void aBrokenOrMissingFileLeavesTheKeysBeforeInForce() throws IOException {
    KeyFile keys = opened(line(ann, "ann"));
    write("what is this");
    assertThat(keys.find(ann)).isPresent();

    Files.delete(file);
    assertThat(keys.find(ann)).isPresent();

    write("# nobody");
    assertThat(keys.find(ann)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abcdefghijkl ann",
        "ABCDEFGHIJKL ann " + "sha256:x:y",
        "abcdefghijkl ann cl_abcdefghijkl_secret",
        "abcdefghijkl a/b %s",
        "abcdefghijkl .ann %s",
        "abcdefghijkl ann %s tasks_at_once=0",
        "abcdefghijkl ann %s tasks_at_once=99999999999",
        "abcdefghijkl ann %s admin=true"
      })
  void aWrongLineIsNamedAndNotRepeated(String line) {
    String wrong = line.formatted(HASH);

    assertThatThrownBy(() -> opened("# one", wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 2: ")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("aaaa");
  }

  @Test
  void anIdThatIsThereTwiceIsWrong() {
    assertThatThrownBy(() -> opened(line(ann, "ann"), line(ann, "bob")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2: the id is there twice");
  }
}
