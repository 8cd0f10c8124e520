package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.task.Source;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.UUID;

/** Streams an uploaded ZIP into the code bucket. What is inside it is dispatch's to judge. */
final class ZipIntake {
  private static final int PK = 'P' << 8 | 'K';

  private final ObjectStore code;
  private final long maxBytes;

  ZipIntake(ObjectStore code, long maxBytes) {
    this.code = code;
    this.maxBytes = maxBytes;
  }

  /**
   * Stores the upload under the source's key.
   *
   * @return the SHA-256 of its bytes, lower-case hex
   * @throws RejectedException if it is no ZIP, too large, or breaks off; nothing is stored then
   */
  String store(ZipUpload upload, Source source) {
    try (InputStream raw = new BufferedInputStream(upload.content().open())) {
      checkMagic(raw);
      DigestInputStream content = RequestHash.digesting(new Capped(raw, maxBytes));
      code.put(source.zipKey(), content, "application/zip");
      return HexFormat.of().formatHex(content.getMessageDigest().digest());
    } catch (TooLarge e) {
      throw new RejectedException(
          ProblemType.TOO_LARGE,
          "zip_file is larger than " + maxBytes + " bytes; use POST /api/uploads and zip_path.");
    } catch (IOException e) {
      throw new RejectedException(
          ProblemType.INVALID_REQUEST, "zip_file broke off; send it again whole.");
    }
  }

  /** Removes what {@link #store} put there for this task. */
  void discard(UUID taskId) {
    code.deleteAll(ObjectKeys.zipPrefix(taskId));
  }

  private static void checkMagic(InputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    if (magic != PK) {
      throw new RejectedException(ProblemType.INVALID_REQUEST, "zip_file is not a ZIP archive.");
    }
  }

  private static final class TooLarge extends IOException {}

  private static final class Capped extends java.io.FilterInputStream {
    private long left;

    Capped(InputStream in, long max) {
      super(in);
      this.left = max;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooLarge();
      }
      return read;
    }
  }
}
