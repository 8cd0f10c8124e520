package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.core.trace.TraceParent;
import io.codeloom.submit.caller.Caller;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.FileSizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;

/** Turns HTTP requests into submissions. */
final class SubmissionReader {
  private static final int MAX_JSON = 1 << 20;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private static final String BROKEN =
      "The body is not a whole multipart/form-data form; send it again.";

  private final FieldsReader fields;
  private final UploadLimits limits;

  /**
   * @param limits what the servlet container holds forms to
   */
  SubmissionReader(FieldsReader fields, UploadLimits limits) {
    this.fields = fields;
    this.limits = limits;
  }

  /** A submission in JSON, at most 1 MiB. */
  Submission json(Caller caller, HttpServletRequest request) throws IOException {
    refuseQuery(request);
    byte[] body = request.getInputStream().readNBytes(MAX_JSON + 1);
    if (body.length > MAX_JSON) {
      throw new RejectedException(ProblemType.TOO_LARGE, "A JSON body has 1 MiB at most.");
    }
    return new Submission(
        caller, fields.json(body), Optional.empty(), key(request), null, trace(request));
  }

  /** A submission as a form, with or without a file. */
  Submission form(Caller caller, HttpServletRequest request) {
    refuseQuery(request);
    FormParts parts = FormParts.of(parts(request));
    return new Submission(
        caller, fields.form(parts.texts()), parts.zip(), key(request), null, trace(request));
  }

  private Collection<Part> parts(HttpServletRequest request) {
    try {
      return request.getParts();
    } catch (InvalidParameterException e) {
      if (e.getErrorCode() != HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE) {
        throw invalid(BROKEN);
      }
      throw new RejectedException(ProblemType.TOO_LARGE, tooLarge(e.getCause()));
    } catch (IOException | ServletException | IllegalStateException e) {
      throw invalid(BROKEN);
    }
  }

  private String tooLarge(Throwable told) {
    if (told instanceof FileSizeLimitExceededException) {
      return "zip_file is larger than %d bytes; use POST /api/uploads and zip_path."
          .formatted(limits.zipBytes());
    }
    if (told instanceof SizeLimitExceededException) {
      return ("The request is larger than %d bytes, of which zip_file may have %d bytes;"
              + " use POST /api/uploads and zip_path for a larger ZIP.")
          .formatted(limits.requestBytes(), limits.zipBytes());
    }
    return "The form has more fields, or more text in them, than any submission needs.";
  }

  /** A URL ends up in logs and histories, where a token must not. */
  private static void refuseQuery(HttpServletRequest request) {
    if (request.getQueryString() != null) {
      throw invalid("Send the fields in the body, not in the URL.");
    }
  }

  /** A malformed one is nobody's reason to fail: the task then begins a trace of its own. */
  private static TraceParent trace(HttpServletRequest request) {
    return TraceParent.parse(request.getHeader(TraceParent.NAME)).orElse(null);
  }

  private static String key(HttpServletRequest request) {
    String key = request.getHeader("Idempotency-Key");
    if (key != null && (!KEY.matcher(key).matches() || key.startsWith(RequestEvents.KEY_PREFIX))) {
      throw invalid(
          "Idempotency-Key must be 1 to 200 visible ASCII characters, and not begin with "
              + RequestEvents.KEY_PREFIX);
    }
    return key;
  }

  private static RejectedException invalid(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
