package io.codeloom.core.trace;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a trace, as the header and CloudEvents attribute {@value #NAME} carries it (W3C
 * Trace Context, CloudEvents distributed tracing extension). Codeloom records no spans of its own:
 * it hands on what the caller sent, so that all that follows from a request is a child of it.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param parentId 16 lower-case hex digits, not all zero
 * @param sampled whether the caller may have recorded its part
 */
public record TraceParent(String traceId, String parentId, boolean sampled) {
  /** The name of the header and of the CloudEvents attribute. */
  public static final String NAME = "traceparent";

  /** Later versions may have more at the end; version ff is none. */
  private static final Pattern FORM =
      Pattern.compile("(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final Pattern NOTHING = Pattern.compile("0+");

  public TraceParent {
    if (!traceId.matches("[0-9a-f]{32}") || NOTHING.matcher(traceId).matches()) {
      throw new IllegalArgumentException("not a trace id");
    }
    if (!parentId.matches("[0-9a-f]{16}") || NOTHING.matcher(parentId).matches()) {
      throw new IllegalArgumentException("not a parent id");
    }
  }

  /**
   * What {@code header} says; empty if it is null or malformed, since a trace that cannot be
   * followed is no reason to refuse what it came with.
   */
  public static Optional<TraceParent> parse(String header) {
    Matcher form = FORM.matcher(header == null ? "" : header);
    if (!form.matches()
        || (form.group(1).equals("00") && form.group(5) != null)
        || NOTHING.matcher(form.group(2)).matches()
        || NOTHING.matcher(form.group(3)).matches()) {
      return Optional.empty();
    }
    boolean sampled = (Integer.parseInt(form.group(4), 16) & 1) == 1;
    return Optional.of(new TraceParent(form.group(2), form.group(3), sampled));
  }

  /**
   * The trace of something nobody sent a trace for. The trace id is the id's own digits, so that
   * whoever has one has the other; always the same, so that it need not be stored.
   */
  public static TraceParent of(UUID id) {
    String digits = id.toString().replace("-", "");
    return new TraceParent(digits, digits.substring(16), false);
  }

  /** As the header carries it. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + parentId + (sampled ? "-01" : "-00");
  }
}
