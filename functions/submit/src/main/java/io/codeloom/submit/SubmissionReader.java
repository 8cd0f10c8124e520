package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Turns HTTP requests into submissions. */
final class SubmissionReader {
  private static final String ZIP_FILE = "zip_file";
  private static final int MAX_JSON = 1 << 20;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final FieldsReader fields;

  SubmissionReader(FieldsReader fields) {
    this.fields = fields;
  }

  /** A submission in JSON, at most 1 MiB. */
  Submission json(String owner, HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_JSON + 1);
    if (body.length > MAX_JSON) {
      throw new RejectedException(ProblemType.TOO_LARGE, "A JSON body has 1 MiB at most.");
    }
    return new Submission(owner, fields.json(body), Optional.empty(), key(request), null);
  }

  /** A submission as a form, with or without a file. */
  Submission form(String owner, MultipartHttpServletRequest request) {
    if (request.getQueryString() != null) {
      throw invalid("Send the fields in the body, not in the URL.");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    request.getParameterMap().forEach((name, values) -> texts.put(name, one(List.of(values))));
    return new Submission(owner, fields.form(texts), upload(request), key(request), null);
  }

  private static Optional<ZipUpload> upload(MultipartHttpServletRequest request) {
    Map<String, List<MultipartFile>> files = request.getMultiFileMap();
    files.keySet().stream()
        .filter(name -> !name.equals(ZIP_FILE))
        .findFirst()
        .ifPresent(
            name -> {
              throw invalid("Only zip_file may be sent as a file.");
            });
    return Optional.ofNullable(files.get(ZIP_FILE))
        .map(SubmissionReader::one)
        .map(file -> new ZipUpload(file.getOriginalFilename(), file::getInputStream));
  }

  private static <T> T one(List<T> values) {
    if (values.size() != 1) {
      throw invalid("A field was sent more than once: each may be sent once.");
    }
    return values.get(0);
  }

  private static String key(HttpServletRequest request) {
    String key = request.getHeader("Idempotency-Key");
    if (key != null && !KEY.matcher(key).matches()) {
      throw invalid("Idempotency-Key must be 1 to 200 visible ASCII characters.");
    }
    return key;
  }

  private static RejectedException invalid(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
