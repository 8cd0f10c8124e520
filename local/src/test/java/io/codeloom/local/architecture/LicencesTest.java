package io.codeloom.local.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the images are made of, by the bills of materials that {@code -Psbom} writes: every
 * component has a licence that may be passed on. Writes them all to {@code target/licences.txt}.
 */
@EnabledIf("areThere")
class LicencesTest {
  private static final List<Path> BILLS =
      Stream.of(
              "functions/submit",
              "functions/dispatch",
              "functions/finalize",
              "functions/reconcile",
              "agent-job")
          .map(module -> Path.of("..", module.split("/")).resolve("target/sbom.json"))
          .toList();

  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "MIT-0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-2.0",
          "ISC",
          // Free of conditions, though they have no name in SPDX's list.
          "Public Domain",
          "Indiana University Extreme! Lab Software License",
          // MIT, in words of its own: github.com/tencentyun/cos-java-sdk-v5.
          "cos-java-sdk",
          // GPL with an exception for what is under a free licence and linked with it.
          "The GNU General Public License, v2 with Universal FOSS Exception, v1.0");

  static boolean areThere() {
    boolean there = BILLS.stream().allMatch(Files::exists);
    if (!there) {
      System.err.println(
          "SKIPPED: no bills of materials (mvn -Psbom verify), so no licence checked");
    }
    return there;
  }

  @Test
  void everyComponentMayBePassedOn() throws IOException {
    Map<String, Set<String>> licences = new TreeMap<>();
    for (Path bill : BILLS) {
      licences.putAll(licences(bill));
    }
    Files.write(
        Path.of("target/licences.txt"),
        licences.entrySet().stream()
            .map(entry -> entry.getKey() + "  " + String.join(" or ", entry.getValue()))
            .toList());

    assertThat(licences).hasSizeGreaterThan(100);
    assertThat(licences)
        .allSatisfy((component, of) -> assertThat(of).as(component).containsAnyElementsOf(ALLOWED));
  }

  @Test
  void billSaysNothingOfWhenOrWhereItWasMade() throws IOException {
    for (Path bill : BILLS) {
      String text = Files.readString(bill);
      assertThat(JsonMapper.shared().readTree(text).path("serialNumber").isMissingNode()).isTrue();
      assertThat(text).doesNotContain(Path.of("").toAbsolutePath().getParent().toString());
    }
  }

  private static Map<String, Set<String>> licences(Path bill) throws IOException {
    JsonNode components = JsonMapper.shared().readTree(Files.readString(bill)).path("components");
    return StreamSupport.stream(components.spliterator(), false)
        .filter(component -> !component.path("group").asString("").equals("io.codeloom"))
        .collect(Collectors.toMap(LicencesTest::name, LicencesTest::of, (one, two) -> one));
  }

  private static String name(JsonNode component) {
    return "%s:%s:%s"
        .formatted(
            component.path("group").asString(""),
            component.path("name").asString(),
            component.path("version").asString());
  }

  private static Set<String> of(JsonNode component) {
    return StreamSupport.stream(component.path("licenses").spliterator(), false)
        .map(
            one -> {
              JsonNode license = one.path("license");
              return license.has("id")
                  ? license.path("id").asString()
                  : license.path("name").asString(one.path("expression").asString(""));
            })
        .collect(Collectors.toSet());
  }
}
