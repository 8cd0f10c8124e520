package io.codeloom.local.kubernetes;

import static io.codeloom.local.kubernetes.Samples.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.codeloom.local.kubernetes.kubelet.Isolation;
import io.codeloom.local.support.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** As root every container is a user of its own, and the pod's volumes are nevertheless shared. */
@EnabledIf("io.codeloom.local.kubernetes.Isolations#usersApart")
class ContainerUsersTest extends ProcessPods {

  private static final String WRITES =
      "umask 077; cd /app/code; echo one >file; mkdir folder; echo x >folder/x; touch written;"
          + " while [ ! -e changed ]; do sleep 0.05; done;"
          + " cat file; [ -O file ] && [ -O new ] && echo own; id -u; exec sleep 614.25";

  private static final String CHANGES =
      "cd /app/code; while [ ! -e written ]; do sleep 0.05; done;"
          + " cat file; [ -O file ] && chmod 400 file && chmod 600 file"
          + " && touch -d 2001-02-03 folder && echo two >>file && rm folder/x && rmdir folder"
          + " && (umask 077; echo new >new) && echo changed; cat /secret/key; echo;"
          + " touch /secret/x 2>/dev/null || echo kept;"
          + " grep -c ' /app/code rw,nosuid,nodev.*idmapped' /proc/self/mountinfo;"
          + " touch changed; id -u; exec sleep 614.5";

  private PodResource pair(String name) {
    return run(
        withSecret(pod(name, probed(sh("writes", WRITES)), reading(sh("changes", CHANGES)))));
  }

  private static Container probed(Container container) {
    return new ContainerBuilder(container)
        .withNewStartupProbe()
        .withNewExec()
        .withCommand("sh", "-c", "id -u >/app/code/probed && test -e /app/code/changed")
        .endExec()
        .withPeriodSeconds(1)
        .withFailureThreshold(60)
        .endStartupProbe()
        .build();
  }

  private static Container reading(Container container) {
    return new ContainerBuilder(container)
        .addNewVolumeMount()
        .withName("secret")
        .withMountPath("/secret")
        .withReadOnly(true)
        .endVolumeMount()
        .build();
  }

  private static PodBuilder withSecret(PodBuilder pod) {
    return pod.editSpec()
        .withTerminationGracePeriodSeconds(0L)
        .addNewVolume()
        .withName("secret")
        .withNewSecret()
        .withSecretName("key")
        .withDefaultMode(0400)
        .endSecret()
        .endVolume()
        .endSpec();
  }

  private void secret() {
    laptop
        .client()
        .secrets()
        .inNamespace(NAMESPACE)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("key")
                .endMetadata()
                .addToStringData("key", "sk-planted")
                .build())
        .create();
  }

  private static void untilAllAreReady(PodResource pod) throws InterruptedException {
    Eventually.until("ready", pod::get, ContainerUsersTest::allReady);
  }

  private static boolean allReady(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream().allMatch(s -> s.getReady());
  }

  private static List<String> said(PodResource pod, String container, String last)
      throws InterruptedException {
    String log =
        Eventually.until(
            last, () -> pod.inContainer(container).getLog(), text -> text.matches("(?s)" + last));
    return log.lines().toList();
  }

  @Test
  void theFilesOfAPodAreTheOwnOfEachOfItsContainers() throws Exception {
    secret();
    PodResource one = pair("one");
    PodResource two = pair("two");
    untilAllAreReady(one);

    List<String> changes = said(one, "changes", ".*\n\\d+\n");
    List<String> writes = said(one, "writes", ".*\n\\d+\n");
    assertThat(changes).startsWith("one", "changed", "sk-planted", "kept", "1");
    assertThat(writes).startsWith("one", "two", "own");

    Path volume = shared(one);
    List<String> users =
        List.of(
            writes.get(3),
            changes.get(5),
            said(two, "writes", ".*\n\\d+\n").get(3),
            said(two, "changes", ".*\n\\d+\n").get(5),
            owner(volume),
            owner(shared(two)));
    assertThat(users).doesNotHaveDuplicates().doesNotContain("0");
    assertThat(Files.readString(volume.resolve("probed")).strip()).isEqualTo(writes.get(3));
    try (Stream<Path> files = Files.list(volume)) {
      assertThat(files).extracting(ContainerUsersTest::owner).containsOnly(owner(volume));
    }

    one.delete();
    Eventually.until("removed", () -> Files.exists(volume), there -> !there);
  }

  @Test
  void aContainerMayNotLookIntoAnotherEvenOutsideOfItsNamespaces() throws Exception {
    secret();
    PodResource one = pair("one");
    untilAllAreReady(one);
    long writes = asleep("614.25");
    long changes = asleep("614.5");
    String user = owner(Path.of("/proc", Long.toString(writes)));

    assertThat(as(user, "cat", "/proc/" + writes + "/environ")).contains("HOSTNAME=one");
    assertThat(as(user, "cat", "/proc/" + changes + "/environ")).contains("Permission denied");
    assertThat(as(user, "/bin/kill", "-0", Long.toString(writes))).isEmpty();
    assertThat(as(user, "/bin/kill", "-0", Long.toString(changes))).contains("not permitted");
  }

  private static long asleep(String seconds) throws InterruptedException {
    return Eventually.until(
            "asleep",
            () ->
                ProcessHandle.current()
                    .descendants()
                    .filter(p -> p.info().command().orElse("").endsWith("/sleep"))
                    .filter(p -> p.info().commandLine().orElse("").endsWith(" " + seconds))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .pid();
  }

  /** What a program says that runs as this user, with nothing else to keep it from others. */
  private static String as(String user, String... command) throws Exception {
    List<String> setpriv = List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups");
    List<String> words = Stream.concat(setpriv.stream(), Stream.of(command)).toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String owner(Path path) {
    try {
      return Files.getAttribute(path, "unix:uid").toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whereVolumesCannotBeMappedThePodIsOneUser() throws Exception {
    secret();
    laptop.close();
    laptop = new Laptop(folder.resolve("data"), runtime(new Isolation.RootPerPod("a test")));
    PodResource one =
        run(
            withSecret(
                pod(
                    "one",
                    reading(sh("a", "cat /secret/key; umask 077; id -u >/app/code/user")),
                    sh(
                        "b",
                        "until [ -s /app/code/user ]; do sleep 0.05; done;"
                            + " [ $(id -u) = $(cat /app/code/user) ] && echo same"))));
    until(one, "Succeeded");

    assertThat(one.inContainer("a").getLog()).isEqualTo("sk-planted");
    assertThat(one.inContainer("b").getLog()).isEqualTo("same\n");
  }
}
