package io.codeloom.agentjob.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Masks what flows through. Bytes are held back only while they may be the beginning of a secret,
 * so that a stream of events stays one.
 */
public final class MaskingStream extends FilterOutputStream {
  private static final byte[] MASK = "[masked]".getBytes(StandardCharsets.US_ASCII);
  private static final int HOLD = SecretForm.CUT;
  private static final int NONE = SecretForm.NONE;

  private final Masker masker;
  private byte[] held = new byte[0];
  private long hits;

  MaskingStream(Masker masker, OutputStream out) {
    super(out);
    this.masker = masker;
  }

  /** How many secrets were replaced. */
  public long hits() {
    return hits;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    byte[] all = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, offset, all, held.length, length);
    held = Arrays.copyOfRange(all, pass(all, false), all.length);
  }

  /** Lets go of what was held back; nothing may be written afterwards. */
  public void finish() throws IOException {
    byte[] rest = held;
    held = new byte[0];
    pass(rest, true);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    finish();
    out.close();
  }

  /** Writes what is decided and returns where the undecided rest begins. */
  private int pass(byte[] all, boolean end) throws IOException {
    int written = 0;
    int at = 0;
    while (at < all.length) {
      int length = masker.mayStart(all[at]) ? match(all, at, end) : NONE;
      if (length == HOLD) {
        break;
      }
      if (length == NONE) {
        at++;
        continue;
      }
      out.write(all, written, at - written);
      out.write(MASK);
      hits++;
      at += length;
      written = at;
    }
    out.write(all, written, at - written);
    return at;
  }

  private int match(byte[] all, int at, boolean end) {
    if (at + 1 == all.length) {
      return end ? NONE : HOLD;
    }
    for (SecretForm form : masker.candidates(all[at], all[at + 1])) {
      int length = form.lengthAt(all, at);
      if (length > 0) {
        return length;
      }
      if (length == SecretForm.CUT && !end) {
        return HOLD;
      }
    }
    return NONE;
  }
}
