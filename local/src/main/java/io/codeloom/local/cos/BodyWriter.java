package io.codeloom.local.cos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** Streams bodies to new files, hashing on the way; a body that is refused leaves no file. */
final class BodyWriter {
  private static final int BUFFER = 64 * 1024;

  private final long maxBytes;
  private final Runnable progress;

  BodyWriter(long maxBytes, Runnable progress) {
    this.maxBytes = maxBytes;
    this.progress = progress;
  }

  /** Receives the request's body and holds it against its Content-MD5. */
  Written receive(CosRequest request, Path file) throws IOException, CosException {
    OptionalLong announced = request.contentLength();
    if (announced.isPresent() && announced.getAsLong() > maxBytes) {
      throw CosException.tooLarge(maxBytes);
    }
    Optional<String> md5 = wantedMd5(request);
    Written written = write(request.body(), file);
    if (md5.isPresent() && !md5.get().equals(written.md5())) {
      Files.delete(file);
      throw new CosException(400, "BadDigest", "Content-MD5 does not match the body.");
    }
    return written;
  }

  Written write(InputStream in, Path file) throws IOException, CosException {
    try (OutputStream out = Files.newOutputStream(file)) {
      return copy(in, out);
    } catch (IOException | CosException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private Written copy(InputStream in, OutputStream out) throws IOException, CosException {
    MessageDigest md5 = Hashes.digest("MD5");
    Crc64 crc = new Crc64();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      size += n;
      if (size > maxBytes) {
        throw CosException.tooLarge(maxBytes);
      }
      md5.update(buffer, 0, n);
      crc.update(buffer, 0, n);
      out.write(buffer, 0, n);
      progress.run();
    }
    return new Written(
        size, HexFormat.of().formatHex(md5.digest()), Long.toUnsignedString(crc.getValue()));
  }

  private static Optional<String> wantedMd5(CosRequest request) throws CosException {
    Optional<String> header = request.header("content-md5");
    return header.isEmpty() ? Optional.empty() : Optional.of(md5Hex(header.get()));
  }

  static String md5Hex(String base64) throws CosException {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      if (bytes.length == 16) {
        return HexFormat.of().formatHex(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Falls through: not Base64 is as wrong as the wrong length.
    }
    throw new CosException(400, "InvalidDigest", "Content-MD5 must be the Base64 of 16 bytes.");
  }
}
