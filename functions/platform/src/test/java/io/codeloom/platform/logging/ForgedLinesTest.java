package io.codeloom.platform.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text of others in a log: it forges no line and drives no terminal. */
class ForgedLinesTest {
  private static final String FORGED = "2026-01-01T00:00:00.000Z INFO  [main] i.c.Settle: settled";

  private final LoggerContext context = new LoggerContext();

  {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  private final Logger logger = context.getLogger("test");

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\u000b", "\f"})
  void noSeparatorBeginsALineOfItsOwn(String separator) {
    LoggingEvent event = event("task " + separator + FORGED, separator + FORGED);

    assertThat(pattern(event).split("\\R"))
        .noneMatch(line -> line.startsWith(FORGED))
        .hasSizeGreaterThan(1);
    assertThat(json(event).strip().split("\\R")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J",
        "\u001b]0;title\u0007",
        "\u009b2J",
        "\u202egnp.",
        "\u2066",
        "\b\b",
        "\u200f"
      })
  void nothingDrivesATerminalOrReordersText(String harmful) {
    LoggingEvent event = event("task " + harmful, "because of " + harmful);
    event.setMDCPropertyMap(Map.of("field", harmful));

    for (String line : new String[] {pattern(event), json(event)}) {
      assertThat(line.codePoints().filter(c -> c != '\n' && c != '\t'))
          .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }
  }

  @Test
  void structuredLineSaysWhatItIsAboutAndKeepsItsStack() {
    LoggingEvent event = event("fine", "broken");
    event.setMDCPropertyMap(Map.of(LogContext.TASK, "t-1", LogContext.TRACE, "4bf9"));

    JsonNode line = JsonMapper.shared().readTree(json(event));

    assertThat(line.path("task_id").asString()).isEqualTo("t-1");
    assertThat(line.path("trace_id").asString()).isEqualTo("4bf9");
    assertThat(line.path("message").asString()).isEqualTo("fine");
    assertThat(line.toString())
        .contains("IllegalStateException: broken", "Caused by: java.io.IOException: broken")
        .contains("ForgedLinesTest.event");
  }

  private LoggingEvent event(String message, String cause) {
    Exception thrown = new IllegalStateException(cause, new java.io.IOException(cause));
    thrown.addSuppressed(new IllegalArgumentException(cause));
    return new LoggingEvent("fqcn", logger, Level.WARN, "{}", thrown, new Object[] {message});
  }

  private String pattern(LoggingEvent event) {
    PatternLayout layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("plainMessage", PlainMessage::new);
    layout.getInstanceConverterMap().put("plainTrace", PlainTrace::new);
    layout.setPattern("%d %-5level: %plainMessage%n%plainTrace");
    layout.start();
    return layout.doLayout(event);
  }

  private String json(LoggingEvent event) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "logging.structured.json.customizer", PlainFields.class.getName(),
                    "logging.structured.json.stacktrace.printer",
                        PlainTrace.Printer.class.getName())));
    context.putObject(Environment.class.getName(), environment);
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.start();
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
