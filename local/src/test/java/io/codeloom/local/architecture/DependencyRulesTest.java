package io.codeloom.local.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which module may know which, by package. */
class DependencyRulesTest {
  private static final List<String> FUNCTIONS =
      List.of("submit", "dispatch", "finalize", "reconcile");
  private static final Map<String, String> USE_CASES =
      Map.of(
          "submit", "SubmitTask",
          "dispatch", "DispatchTask",
          "finalize", "FinalizeTask",
          "reconcile", "ReconcileTasks");

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // In a packaged build core's fixtures are on the class path as a jar of their own.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.codeloom");

  private static String of(String module) {
    return "io.codeloom." + module + "..";
  }

  private static String[] allBut(String... allowed) {
    List<String> kept = List.of(allowed);
    return Stream.of(
            "core", "platform", "submit", "dispatch", "finalize", "reconcile", "agentjob", "local")
        .filter(module -> !kept.contains(module))
        .map(DependencyRulesTest::of)
        .toArray(String[]::new);
  }

  private static Stream<String> functions() {
    return FUNCTIONS.stream();
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(
            ALL.stream()
                .map(c -> c.getPackageName().replaceFirst("^io\\.codeloom\\.([a-z]+).*", "$1"))
                .distinct())
        .contains(
            "core", "platform", "submit", "dispatch", "finalize", "reconcile", "agentjob", "local");
  }

  @Test
  void coreKnowsTheJdkAndJacksonsAnnotationsOnly() {
    classes()
        .that()
        .resideInAPackage(of("core"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "com.fasterxml.jackson.annotation..", of("core"))
        .check(ALL);
  }

  @Test
  void platformKnowsCoreOnly() {
    noClasses()
        .that()
        .resideInAPackage(of("platform"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(allBut("core", "platform"))
        .check(ALL);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionKnowsCoreAndPlatformOnly(String function) {
    noClasses()
        .that()
        .resideInAPackage(of(function))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(allBut("core", "platform", function))
        .check(ALL);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void aFunctionsUseCaseIsFreeOfSpringAndHttp(String function) {
    noClasses()
        .that()
        .haveFullyQualifiedName("io.codeloom." + function + "." + USE_CASES.get(function))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "jakarta..", "java.net.http..")
        .check(ALL);
  }

  @Test
  void theJobsImageKnowsCoreOnly() {
    noClasses()
        .that()
        .resideInAPackage(of("agentjob"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(allBut("core", "agentjob"))
        .check(ALL);
  }

  @Test
  void nothingKnowsTheLaptop() {
    noClasses()
        .that()
        .resideOutsideOfPackage(of("local"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(of("local"))
        .check(ALL);
  }
}
