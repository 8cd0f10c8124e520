package io.codeloom.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CoreDependenciesTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.codeloom.core");

  @Test
  void coreNeedsOnlyTheJdkAndJacksonsAnnotations() {
    noClasses()
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "java..", "io.codeloom.core..", "com.fasterxml.jackson.annotation..")))
        .check(CORE);
  }

  @Test
  void timeAndIdsAndRandomnessComeFromOutside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .check(CORE);
  }

  @Test
  void theDomainKnowsNoPort() {
    noClasses()
        .that()
        .resideInAnyPackage("io.codeloom.core.task", "io.codeloom.core.job")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.codeloom.core.port")
        .check(CORE);
  }
}
