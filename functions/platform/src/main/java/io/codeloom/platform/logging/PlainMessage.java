package io.codeloom.platform.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.codeloom.core.text.Harmless;

/** A log line's message on one line, for a pattern: nothing in it ends the line. */
public final class PlainMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Harmless.onOneLine(String.valueOf(super.convert(event)));
  }
}
