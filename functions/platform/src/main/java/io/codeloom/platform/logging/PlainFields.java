package io.codeloom.platform.logging;

import io.codeloom.core.text.Harmless;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.json.JsonWriter.ValueProcessor;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Every text of a structured log line without what drives a terminal or reorders text. JSON escapes
 * ends of line by itself, but not these.
 */
public final class PlainFields implements StructuredLoggingJsonMembersCustomizer<Object> {
  @Override
  public void customize(Members<Object> members) {
    members.applyingValueProcessor(ValueProcessor.of(String.class, Harmless::text));
  }
}
