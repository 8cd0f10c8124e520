package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.kubernetes.kubelet.KubeletOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * How to start the laptop's Kubernetes.
 *
 * @param folder keeps everything; made with mode 0700 if missing
 * @param port 0 for any free one
 * @param token what clients must present; letters, digits, '-', '.' and '_' only
 * @param namespaces preset, at least one; the first is the kubeconfig's
 * @param runtime runs the pods; without one there is only the API: no controller, no kubelet
 * @param kubelet how the pods are run
 */
public record LocalKubernetesConfig(
    Path folder,
    int port,
    String token,
    List<String> namespaces,
    Optional<ContainerRuntime> runtime,
    KubeletOptions kubelet,
    Clock clock) {

  public LocalKubernetesConfig {
    folder = folder.toAbsolutePath().normalize();
    namespaces = List.copyOf(namespaces);
    if (namespaces.isEmpty()) {
      throw new IllegalArgumentException("at least one namespace is needed");
    }
    if (!token.matches("[-._a-zA-Z0-9]{16,}")) {
      throw new IllegalArgumentException("the token needs 16 or more of [-._a-zA-Z0-9]");
    }
  }

  /** Only the API, on any free port. */
  public static LocalKubernetesConfig apiOnly(Path folder, String token, String... namespaces) {
    return new LocalKubernetesConfig(
        folder,
        0,
        token,
        List.of(namespaces),
        Optional.empty(),
        KubeletOptions.standard(),
        Clock.systemUTC());
  }

  /** The same on this port. */
  public LocalKubernetesConfig onPort(int wanted) {
    return new LocalKubernetesConfig(folder, wanted, token, namespaces, runtime, kubelet, clock);
  }

  /** The same with controllers and a kubelet that runs pods by this runtime. */
  public LocalKubernetesConfig running(ContainerRuntime by) {
    return new LocalKubernetesConfig(
        folder, port, token, namespaces, Optional.of(by), kubelet, clock);
  }

  /** The same with other settings of the kubelet. */
  public LocalKubernetesConfig with(KubeletOptions options) {
    return new LocalKubernetesConfig(folder, port, token, namespaces, runtime, options, clock);
  }

  Path apiFolder() {
    return folder.resolve("api");
  }

  Path podFolder() {
    return folder.resolve("pods");
  }
}
