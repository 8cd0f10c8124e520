package io.codeloom.platform.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.codeloom.core.text.Harmless;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.StandardStackTracePrinter;

/**
 * A stack trace for a pattern or for JSON. An exception's message may repeat what others wrote: it
 * stays on its own line, as one.
 */
public final class PlainTrace extends ThrowableProxyConverter {
  private static final int MAX_CHARACTERS = 32_768;

  /** For {@code logging.structured.json.stacktrace.printer}, and for the pattern. */
  public static final class Printer implements StackTracePrinter {
    private final StackTracePrinter standard =
        StandardStackTracePrinter.rootLast()
            .withMaximumLength(MAX_CHARACTERS)
            .withLineSeparator("\n")
            .withFormatter(thrown -> Harmless.onOneLine(thrown.toString()));

    @Override
    public void printStackTrace(Throwable throwable, Appendable out) throws java.io.IOException {
      standard.printStackTrace(throwable, out);
    }
  }

  private final StackTracePrinter printer = new Printer();

  @Override
  public String convert(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown instanceof ThrowableProxy known
        ? printer.printStackTraceToString(known.getThrowable())
        : "";
  }
}
