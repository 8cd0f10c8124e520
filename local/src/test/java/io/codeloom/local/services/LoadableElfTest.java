package io.codeloom.local.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoadableElfTest {
  private static final int LOADED = 6000;

  /** A header, one program header that loads 6000 bytes, and a tail nothing loads. */
  private static byte[] elf(int size) {
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1);
    file.putLong(32, 64).putLong(40, 7000);
    file.putShort(54, (short) 56).putShort(56, (short) 1);
    file.putShort(60, (short) 9).putShort(62, (short) 8);
    file.putLong(64 + 32, LOADED);
    file.put(LOADED - 1, (byte) 7);
    return file.array();
  }

  private static byte[] copied(byte[] file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LoadableElf.copy(new ByteArrayInputStream(file), out);
    return out.toByteArray();
  }

  @Test
  void keepsWhatIsLoadedAndForgetsTheSections() throws IOException {
    ByteBuffer copy = ByteBuffer.wrap(copied(elf(9000))).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(copy.capacity()).isEqualTo(LOADED);
    assertThat(copy.get(LOADED - 1)).isEqualTo((byte) 7);
    assertThat(copy.getLong(40)).isZero();
    assertThat(copy.getShort(60)).isZero();
    assertThat(copy.getShort(62)).isZero();
  }

  @Test
  void copiesOtherFilesWhole() throws IOException {
    byte[] text = "#!/bin/sh\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    assertThat(copied(text)).isEqualTo(text);
  }

  @Test
  void refusesAFileThatWasCutOff() {
    byte[] cut = Arrays.copyOf(elf(9000), 5000);
    assertThatThrownBy(() -> copied(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too early");
  }
}
