package io.codeloom.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.codeloom.core.config.Env;
import io.codeloom.core.job.CodeLimits;
import io.codeloom.core.job.TimeBudget;
import io.codeloom.core.job.UploadLimits;
import io.codeloom.dispatch.DispatchApplication;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.forge.ForgeApis;
import io.fabric8.knative.serving.v1.RevisionSpec;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionServicesTest {
  private static final String VISIBILITY = "networking.knative.dev/visibility";

  /** The JVM reads it, not the functions. */
  private static final Set<String> NOT_OURS = Set.of("JAVA_TOOL_OPTIONS");

  private final Manifests base = Manifests.base();

  @Test
  void thereIsAServiceForEveryFunction() {
    assertThat(base.all(Service.class))
        .extracting(service -> service.getMetadata().getName())
        .containsExactlyInAnyOrder("submit", "dispatch", "finalize", "reconcile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void runsUnderItsOwnAccountFromItsOwnImageAndSecret(String name) {
    RevisionSpec spec = spec(name);
    assertThat(spec.getServiceAccountName()).isEqualTo(name);
    assertThat(base.one(ServiceAccount.class, name)).isNotNull();
    assertThat(container(name).getImage()).isEqualTo("codeloom.invalid/" + name + ":unset");
    assertThat(environments(container(name).getEnvFrom()))
        .containsExactly("codeloom-config", "codeloom-" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void hasTheTimesOfTheBudget(String name) {
    long serving = TimeBudget.SERVING_TIMEOUT.toSeconds();
    assertThat(spec(name).getTimeoutSeconds()).isEqualTo(serving);
    assertThat(spec(name).getResponseStartTimeoutSeconds()).isEqualTo(serving);
    assertThat(TimeBudget.DISPATCH).isLessThan(TimeBudget.SERVING_TIMEOUT);
  }

  /** Knative tells a function by PORT what this says; where nothing tells it, it is the same. */
  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void listensWhereKnativeCalls(String name) {
    assertThat(container(name).getPorts())
        .singleElement()
        .satisfies(
            port -> {
              assertThat(port.getContainerPort()).isEqualTo(8080);
              assertThat(port.getProtocol()).isIn(null, "TCP");
              assertThat(port.getName()).isIn(null, "http1");
            });
  }

  /** The paths are in platform's Health, which a function's own test asks. */
  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void isProbedWhereItAnswersAndNotForEver(String name) throws ReflectiveOperationException {
    Container container = container(name);
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo(path("readyz"));
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo(path("healthz"));
    for (Probe probe : List.of(container.getReadinessProbe(), container.getLivenessProbe())) {
      assertThat(probe.getPeriodSeconds()).isPositive();
      // As long as a connection may be waited for.
      assertThat(probe.getTimeoutSeconds()).isGreaterThan(3);
      assertThat(probe.getFailureThreshold()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void isConfinedAsRestrictedAsks(String name) {
    SecurityContext security = container(name).getSecurityContext();
    assertThat(security.getRunAsNonRoot()).isTrue();
    assertThat(security.getRunAsUser()).isEqualTo(10001);
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container(name).getResources().getLimits())
        .containsKeys("cpu", "memory", "ephemeral-storage");
    assertThat(container(name).getVolumeMounts())
        .anyMatch(mount -> mount.getMountPath().equals("/tmp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void scalesWithinBoundsAndOnlySubmitIsPublic(String name) {
    Service service = base.one(Service.class, name);
    assertThat(service.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsKeys("autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/max-scale");
    assertThat("cluster-local".equals(service.getMetadata().getLabels().get(VISIBILITY)))
        .isEqualTo(!name.equals("submit"));
  }

  /** It gives up nothing before it has looked on for half an hour. */
  @Test
  void reconcileOutlastsTheTimeBetweenTwoPings() {
    Service service = base.one(Service.class, "reconcile");
    assertThat(service.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("autoscaling.knative.dev/scale-to-zero-pod-retention-period", "5m");
  }

  /** A node with an emptyDir on it is not given back otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"submit", "dispatch", "finalize", "reconcile"})
  void keepsNoNodeFromBeingSaved(String name) {
    assertThat(spec(name).getVolumes()).anyMatch(volume -> volume.getEmptyDir() != null);
    assertThat(base.one(Service.class, name).getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("cluster-autoscaler.kubernetes.io/safe-to-evict", "true");
  }

  @Test
  void submitAloneSeesTheKeysOfCallersWhereItLooksForThem() {
    String file = base.config().get(Env.API_KEYS_FILE);
    for (String name : List.of("submit", "dispatch", "finalize", "reconcile")) {
      assertThat(
              container(name).getVolumeMounts().stream()
                  .anyMatch(mount -> file.equals(mount.getMountPath() + "/keys")))
          .isEqualTo(name.equals("submit"));
    }
    assertThat(spec("submit").getVolumes())
        .anyMatch(
            volume ->
                volume.getSecret() != null
                    && volume.getSecret().getSecretName().equals("codeloom-api-keys"));
  }

  /** Tomcat writes a form to the disk whole before it hands out any part of it. */
  @Test
  void submitHasDiskForEveryFormItTakesAtOnce() {
    RevisionSpec spec = spec("submit");
    String configured = base.config().get(Env.MAX_UPLOAD_BYTES);
    UploadLimits limits =
        configured == null ? UploadLimits.DEFAULT : new UploadLimits(Long.parseLong(configured));
    BigDecimal forms =
        BigDecimal.valueOf(limits.requestBytes())
            .multiply(BigDecimal.valueOf(spec.getContainerConcurrency()));
    assertThat(tmp(spec)).isGreaterThan(forms);
    ResourceRequirements resources = container("submit").getResources();
    assertThat(storage(resources.getRequests().get("ephemeral-storage")))
        .isGreaterThanOrEqualTo(tmp(spec));
    assertThat(storage(resources.getLimits().get("ephemeral-storage"))).isGreaterThan(tmp(spec));
  }

  @Test
  void dispatchHasDiskForAllItStagesAtOnce() {
    RevisionSpec spec = spec("dispatch");
    assertThat(spec.getContainerConcurrency()).isEqualTo(2);
    BigDecimal needed =
        BigDecimal.valueOf(CodeLimits.DEFAULT.maxBytes() * 2 * spec.getContainerConcurrency());
    assertThat(tmp(spec)).isGreaterThan(needed);
    assertThat(storage(container("dispatch").getResources().getRequests().get("ephemeral-storage")))
        .isGreaterThanOrEqualTo(tmp(spec));
  }

  @Test
  void finalizeHasDiskForEveryArchiveTheCourierCanMake() {
    BigDecimal largest =
        AgentTemplate.pod().getVolumes().stream()
            .filter(volume -> volume.getName().equals("ledger"))
            .map(volume -> storage(volume.getEmptyDir().getSizeLimit()))
            .findFirst()
            .orElseThrow();
    RevisionSpec spec = spec("finalize");
    assertThat(tmp(spec))
        .isGreaterThanOrEqualTo(
            largest.multiply(BigDecimal.valueOf(spec.getContainerConcurrency())));
  }

  @Test
  void configurationUsesNamesTheCodeReads() {
    assertThat(base.config().keySet()).isSubsetOf(env());
    for (String overlay : List.of("cluster", "tencent")) {
      String file = Manifests.text(Manifests.HOME.resolve("overlays/" + overlay + "/config.yaml"));
      Set<String> names = Manifests.parse(file).config().keySet();
      assertThat(names).isSubsetOf(Stream.concat(env().stream(), NOT_OURS.stream()).toList());
    }
  }

  @Test
  void permissionsAreWrittenDownEvenWhereTheyAreNone() {
    assertThat(base.config())
        .containsEntry(Env.AGENT_IMAGES_ALLOWED, "")
        .containsEntry(Env.REQUESTS_OWNER, "");
  }

  @Test
  void pullRequestsAreConfiguredAsTheCodeTakesThem() {
    Map<String, String> config = base.config();
    EnvReader env = new EnvReader(config::get);
    assertThat(config).containsKeys(Env.FORGE_API_URLS, Env.PR_ALLOW_CI_PATHS);
    assertThat(ForgeApis.read(env).bases()).containsOnlyKeys("github.com");
    assertThat(env.flag(Env.PR_ALLOW_CI_PATHS)).isFalse();
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @Test
  void theMigrationRunsSubmitsImageWithRightsOfItsOwn() {
    Job job = base.one(Job.class, "migrate");
    var pod = job.getSpec().getTemplate().getSpec();
    Container migrate = pod.getContainers().get(0);
    assertThat(migrate.getImage()).isEqualTo(container("submit").getImage());
    assertThat(migrate.getArgs()).containsExactly("migrate");
    assertThat(pod.getServiceAccountName()).isEqualTo("migrate");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(environments(migrate.getEnvFrom()))
        .containsExactly("codeloom-config", "codeloom-migrate");
  }

  private RevisionSpec spec(String name) {
    return base.one(Service.class, name).getSpec().getTemplate().getSpec();
  }

  private Container container(String name) {
    return spec(name).getContainers().get(0);
  }

  private static List<String> environments(List<EnvFromSource> sources) {
    return sources.stream()
        .flatMap(
            source ->
                Stream.of(
                    source.getConfigMapRef() == null ? null : source.getConfigMapRef().getName(),
                    source.getSecretRef() == null ? null : source.getSecretRef().getName()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static BigDecimal tmp(RevisionSpec spec) {
    return spec.getVolumes().stream()
        .filter(volume -> volume.getName().equals("tmp"))
        .map(Volume::getEmptyDir)
        .map(empty -> storage(empty.getSizeLimit()))
        .findFirst()
        .orElseThrow();
  }

  private static BigDecimal storage(Quantity quantity) {
    return quantity.getNumericalAmount();
  }

  private static Set<String> env() {
    return Stream.of(Env.class.getDeclaredFields())
        .filter(field -> Modifier.isPublic(field.getModifiers()))
        .map(
            field -> {
              try {
                return (String) field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .collect(Collectors.toSet());
  }

  private static String path(String method) throws ReflectiveOperationException {
    Class<?> health =
        Class.forName(
            "io.codeloom.platform.web.Health", false, DispatchApplication.class.getClassLoader());
    return health
        .getDeclaredMethod(method)
        .getAnnotation(org.springframework.web.bind.annotation.GetMapping.class)
        .value()[0];
  }
}
