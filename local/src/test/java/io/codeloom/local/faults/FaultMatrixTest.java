package io.codeloom.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.codeloom.core.port.TaskStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A sample of {@link WholeFaultMatrixTest}, and that nothing is missing from the whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
  private static final long SEED = Long.getLong("faults.seed", 1);
  private static final int SAMPLE = 6;
  private static final int EVENTS = 2;

  /** Methods that no journey calls, and where what happens then is tested. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "TaskStore.giveBack", "only after another call failed, so whenever dispatch's fail here",
          "Held.renew", "by the clock alone: StagingLeasesContract",
          "AgentJobs.delete", "of Jobs without pod or task: SettleTest, JobSweepsTest",
          "ObjectStore.delete", "of outputs that do not fit their digest: HostileOutputsTest",
          "ObjectStore.size", "called by no function");

  /** Calls that a function makes on no journey, and where what happens then is tested. */
  private static final Map<String, String> NOT_HERE =
      Map.of(
          "dispatch AgentJobs.endNow", "of a task cancelled meanwhile: DispatchRacesTest",
          "reconcile AgentJobs.release", "of Jobs without task: JobSweepsTest",
          "reconcile GitTokens.delete", "of a token without task: ReconcileTasksTest",
          "reconcile TaskSecrets.delete", "of one that landed late: ReconcileTasksTest");

  private World world;
  private Report report;
  private Matrix matrix;
  private Cases cases;

  @BeforeAll
  void record(@TempDir Path folder) throws Exception {
    world = new World(folder);
    report = new Report("sample");
    matrix = new Matrix(world, report);
    cases = Cases.recorded(matrix);
  }

  @AfterAll
  void end() throws Exception {
    world.close();
  }

  @Test
  void sampleComesToItsRightEnd() throws Exception {
    List<Matrix.Case> all = cases.all();
    Collections.shuffle(all, new Random(SEED));
    List<Matrix.Case> sample =
        all.stream().filter(one -> !one.fault().trouble().kills()).limit(SAMPLE).toList();
    List<Matrix.Case> killed =
        all.stream().filter(one -> one.fault().trouble().kills()).limit(1).toList();

    List<Matrix.Case> events = cases.events();
    Collections.shuffle(events, new Random(SEED));
    List<Matrix.Case> onItsWay = events.subList(0, EVENTS);

    matrix.run(sample);
    matrix.run(killed);
    matrix.run(onItsWay);

    report.write();
    assertThat(report.rows()).isEqualTo(SAMPLE + 1 + EVENTS);
    assertThat(report.wrong()).as("seed " + SEED).isEmpty();
  }

  @Test
  void stagingThatOutlastsTwelveRedeliveriesMakesOneJob() throws Exception {
    Fault.CallSite upload = new Fault.CallSite(Function.DISPATCH, 0, "code bucket.put", 0);
    Fault slow = new Fault(upload, Trouble.OUTLASTS);
    Journey journey = new Journey(world, Scenario.ZIP, slow, null).run();

    assertThat(journey.messenger().faulted()).isTrue();
    assertThat(journey.messenger().refused()).isZero();
    assertThat(Aftermath.of(world, Scenario.ZIP, journey)).isEmpty();
  }

  /** A commit that stalls: the caller is told to try again, and the task is there afterwards. */
  @Test
  void insertThatLandsWhenItsCallerWasToldOfAFailureIsNoTaskWithoutItsCode() throws Exception {
    Fault.CallSite insert = new Fault.CallSite(Function.SUBMIT, 0, "TaskStore.insert", 0);
    for (Scenario scenario : List.of(Scenario.ZIP, Scenario.GIT)) {
      Journey journey =
          new Journey(world, scenario, new Fault(insert, Trouble.LANDS_SOON), null).run();

      assertThat(journey.messenger().faulted()).isTrue();
      assertThat(Aftermath.of(world, scenario, journey)).isEmpty();
    }
  }

  @Test
  void everyPortIsMadeToFail() {
    Set<String> ports =
        new ClassFileImporter()
            .importUrl(TaskStore.class.getProtectionDomain().getCodeSource().getLocation()).stream()
                .filter(type -> type.getPackageName().equals(TaskStore.class.getPackageName()))
                .filter(type -> type.isInterface() && type.isTopLevelClass())
                .map(JavaClass::getName)
                .filter(name -> !name.endsWith(".package-info"))
                .collect(Collectors.toSet());

    assertThat(FaultyPorts.PORTS.keySet().stream().map(Class::getName)).containsAll(ports);
  }

  @Test
  void everyMethodOfEveryPortIsCalledOnSomeJourneyOrElsewhere() {
    Set<String> called =
        cases.calls().stream().map(FaultMatrixTest::method).collect(Collectors.toSet());
    Set<String> all = new TreeSet<>();
    for (Class<?> port : FaultyPorts.PORTS.keySet()) {
      Arrays.stream(port.getDeclaredMethods())
          .filter(method -> Modifier.isAbstract(method.getModifiers()))
          .map(Method::getName)
          .forEach(name -> all.add(port.getSimpleName() + "." + name));
    }

    all.removeAll(called);

    assertThat(all).isEqualTo(new TreeSet<>(ELSEWHERE.keySet()));
  }

  /** A method that one function calls on a journey may stand in another where no journey leads. */
  @Test
  void everyFunctionMakesItsCallsOnSomeJourneyOrElsewhere() {
    Set<String> made =
        cases.calls().stream()
            .map(site -> site.function().label() + " " + method(site))
            .collect(Collectors.toSet());
    Set<String> all = new TreeSet<>();
    for (Function function : Function.values()) {
      callsOf(function).forEach(call -> all.add(function.label() + " " + call));
    }

    all.removeAll(made);
    all.removeIf(call -> ELSEWHERE.containsKey(call.substring(call.indexOf(' ') + 1)));

    assertThat(all).isEqualTo(new TreeSet<>(NOT_HERE.keySet()));
  }

  private static Stream<String> callsOf(Function function) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.codeloom." + function.label())
            .stream()
            .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
            .filter(call -> FaultyPorts.PORTS.keySet().stream().anyMatch(of(call)))
            .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName());
  }

  private static Predicate<Class<?>> of(JavaCodeUnitAccess<?> call) {
    return port -> call.getTargetOwner().isEquivalentTo(port);
  }

  private static String method(Fault.CallSite site) {
    return site.call()
        .replaceFirst("^(code|logs) bucket", "ObjectStore")
        .replaceFirst("^Lease\\.", "Held.");
  }
}
