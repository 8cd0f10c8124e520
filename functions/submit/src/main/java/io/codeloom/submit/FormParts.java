package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a form: texts by name, and the ZIP. Reads the parts themselves, since the servlet's
 * parameters mix in the URL's and put replacement characters where the bytes are not UTF-8.
 */
record FormParts(Map<String, String> texts, Optional<ZipUpload> zip) {
  private static final String ZIP_FILE = "zip_file";

  /**
   * Sorts the parts.
   *
   * @throws RejectedException if a name is there twice, or a text is no UTF-8
   */
  static FormParts of(Collection<Part> parts) {
    Map<String, String> texts = new LinkedHashMap<>();
    Part file = null;
    for (Part part : parts) {
      boolean isFile = part.getSubmittedFileName() != null;
      if (isFile != part.getName().equals(ZIP_FILE)) {
        throw invalid("zip_file, and only zip_file, must be sent as a file.");
      }
      if (isFile && isLeftEmpty(part)) {
        continue;
      }
      if (isFile ? file != null : texts.containsKey(part.getName())) {
        throw invalid(FieldsReader.plain(part.getName()) + " may be sent once only.");
      }
      if (isFile) {
        file = part;
      } else {
        texts.put(part.getName(), text(part));
      }
    }
    return new FormParts(texts, Optional.ofNullable(file).map(FormParts::upload));
  }

  /** What a browser sends for a file nobody chose. */
  private static boolean isLeftEmpty(Part part) {
    return part.getSubmittedFileName().isEmpty() && part.getSize() == 0;
  }

  private static ZipUpload upload(Part part) {
    return new ZipUpload(part.getSubmittedFileName(), part::getInputStream);
  }

  private static String text(Part part) {
    try (InputStream in = part.getInputStream()) {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(in.readAllBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw invalid(FieldsReader.plain(part.getName()) + " is not valid UTF-8.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RejectedException invalid(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
