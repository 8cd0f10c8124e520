package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.core.observe.Action;
import io.codeloom.core.task.Census;
import io.codeloom.core.task.FailureCode;
import io.codeloom.core.task.TaskStatus;
import io.codeloom.platform.metrics.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dashboard and alerts name only what the functions count. */
class MonitoringTest {
  private static final Path FOLDER = Manifests.HOME.resolve("components/monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:codeloom|jvm)_[a-z_]+[a-z]");
  private static final Pattern LABEL = Pattern.compile("\\b([a-z]+)=~?\\\\?\"([^\"\\\\]+)");

  private final String rules = Manifests.text(FOLDER.resolve("rules.yaml"));
  private final String dashboard = Manifests.text(FOLDER.resolve("dashboard.json"));

  @Test
  void everyMetricThatIsNamedIsCounted() {
    assertThat(found(METRIC, rules + dashboard, 0)).isNotEmpty().isSubsetOf(counted());
  }

  @Test
  void everyMetricThatIsCountedIsInTheTable() {
    Set<String> ours = new TreeSet<>();
    counted().stream()
        .filter(name -> name.startsWith("codeloom_"))
        .map(name -> name.replaceFirst("_(bucket|sum|count|max)$", ""))
        .forEach(ours::add);
    Set<String> named = found(METRIC, Manifests.text(Manifests.HOME.resolve("README.md")), 0);
    named.remove("jvm_memory");
    assertThat(named).containsExactlyElementsOf(ours);
  }

  @Test
  void everyLabelThatIsSelectedCanBeThere() {
    Map<String, Set<String>> known =
        Map.of(
            "status", names(Arrays.stream(TaskStatus.values()).map(Enum::name)),
            "failure", names(Arrays.stream(FailureCode.values()).map(FailureCode::wireName)),
            "action", names(Arrays.stream(Action.values()).map(Action::wireName)),
            "area", Set.of("heap"),
            "namespace", Set.of(Manifests.FUNCTIONS));
    Matcher label = LABEL.matcher(rules + dashboard);
    while (label.find()) {
      assertThat(known).containsKey(label.group(1));
      assertThat(known.get(label.group(1))).contains(label.group(2).split("\\|"));
    }
  }

  @Test
  void everyPanelAsksSomethingAndSaysWhatItShows() {
    JsonNode panels = JsonMapper.shared().readTree(dashboard).path("panels");
    assertThat(panels).hasSizeGreaterThan(10);
    for (JsonNode panel : panels) {
      assertThat(panel.path("title").asString()).isNotEmpty();
      assertThat(panel.path("description").asString()).isNotEmpty();
      assertThat(panel.path("targets")).isNotEmpty();
    }
    assertThat(panels.findValuesAsString("id")).doesNotHaveDuplicates();
  }

  @Test
  void everyAlertSaysWhatItMeansAndWhatToDo() {
    List<String> alerts = Stream.of(rules.split("- alert: ")).skip(1).toList();
    assertThat(alerts).hasSizeGreaterThan(5);
    for (String alert : alerts) {
      assertThat(alert).contains("expr:", "severity:", "summary:", "description:");
    }
  }

  private static Set<String> counted() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    Metrics metrics = new Metrics(registry, Clock.systemUTC());
    metrics.counted(new Census(Map.of(), Duration.ZERO), 1);
    metrics.reconciled(true);
    return found(Pattern.compile("(?m)^[a-z_]+"), registry.scrape(), 0);
  }

  private static Set<String> found(Pattern pattern, String text, int group) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }

  private static Set<String> names(Stream<String> names) {
    return names.collect(Collectors.toSet());
  }
}
