package io.codeloom.core.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does. */
public abstract class ObjectStoreContract {
  private static final String TYPE = "application/gzip";
  private static final int PART = 8 << 20;

  private final String folder = "contract/" + UUID.randomUUID() + "/";

  /** The bucket under test; other tests may keep objects in it. */
  protected abstract ObjectStore store();

  private byte[] read(String key) throws IOException {
    try (InputStream in = store().get(key).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  private long put(String key, byte[] bytes) throws IOException {
    return store().put(key, new ByteArrayInputStream(bytes), TYPE);
  }

  @Test
  void givesBackWhatWasStored() throws IOException {
    byte[] bytes = "hello, 世界".getBytes(UTF_8);
    assertThat(put(folder + "a.txt", bytes)).isEqualTo(bytes.length);
    assertThat(read(folder + "a.txt")).isEqualTo(bytes);
    assertThat(store().size(folder + "a.txt")).contains((long) bytes.length);
  }

  @Test
  void storesAnEmptyObject() throws IOException {
    assertThat(put(folder + "empty", new byte[0])).isZero();
    assertThat(read(folder + "empty")).isEmpty();
    assertThat(store().size(folder + "empty")).contains(0L);
  }

  @Test
  void storesExactlyOnePart() throws IOException {
    storesLength(PART);
  }

  @Test
  void storesSeveralPartsWhenTheContentIsLong() throws IOException {
    storesLength(2 * PART + 12_345);
  }

  private void storesLength(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    assertThat(put(folder + "long", bytes)).isEqualTo(length);
    assertThat(read(folder + "long")).isEqualTo(bytes);
  }

  @Test
  void replacesAnObject() throws IOException {
    put(folder + "a", new byte[] {1});
    put(folder + "a", new byte[] {2, 3});
    assertThat(read(folder + "a")).containsExactly(2, 3);
  }

  @Test
  void keepsNamesAsTheyAre() throws IOException {
    String key = folder + "a b+ü%20 (1)&c=d.zip";
    put(key, new byte[] {1});
    assertThat(store().size(key)).contains(1L);
    store().delete(key);
    assertThat(store().size(key)).isEmpty();
  }

  @Test
  void leavesNoObjectWhenTheContentCannotBeRead() {
    assertNothingStored(10);
    assertNothingStored(PART + 10);
  }

  private void assertNothingStored(int readable) {
    InputStream broken =
        new SequenceInputStream(new ByteArrayInputStream(new byte[readable]), new BrokenStream());
    assertThatThrownBy(() -> store().put(folder + "broken", broken, TYPE))
        .isInstanceOf(IOException.class)
        .hasMessage("the content broke off");
    assertThat(store().size(folder + "broken")).isEmpty();
  }

  @Test
  void doesNotCloseTheContent() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream content =
        new ByteArrayInputStream(new byte[10]) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    store().put(folder + "open", content, TYPE);
    assertThat(closed[0]).isFalse();
  }

  @Test
  void answersEmptyForWhatIsNotThere() {
    assertThat(store().get(folder + "none")).isEmpty();
    assertThat(store().size(folder + "none")).isEmpty();
    store().delete(folder + "none");
    store().deleteAll(folder + "none/");
  }

  @Test
  void deletesAllUnderAPrefixAndNothingElse() throws IOException {
    put(folder + "x/1", new byte[1]);
    put(folder + "x/y/2", new byte[1]);
    put(folder + "x1", new byte[1]);
    store().deleteAll(folder + "x/");
    assertThat(store().size(folder + "x/1")).isEmpty();
    assertThat(store().size(folder + "x/y/2")).isEmpty();
    assertThat(store().size(folder + "x1")).isPresent();
  }

  @Test
  void refusesAPrefixThatIsNoFolder() {
    assertThatThrownBy(() -> store().deleteAll("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().deleteAll("logs"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the content broke off");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }
}
