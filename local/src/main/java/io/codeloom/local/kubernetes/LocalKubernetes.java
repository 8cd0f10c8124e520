package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.ApiServer;
import io.codeloom.local.kubernetes.api.LoopbackCertificate;
import io.codeloom.local.kubernetes.api.NamespaceSeed;
import io.codeloom.local.kubernetes.api.ObjectStore;
import io.codeloom.local.kubernetes.controller.GarbageCollector;
import io.codeloom.local.kubernetes.controller.JobController;
import io.codeloom.local.kubernetes.kubelet.ContainerRuntime;
import io.codeloom.local.kubernetes.kubelet.Kubelet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The laptop's Kubernetes in one JVM. All of its state lies in one folder, and goes on from there
 * at the next start, whatever ended the last one.
 */
public final class LocalKubernetes implements AutoCloseable {

  private final LocalKubernetesConfig config;
  private final ObjectStore store;
  private final LoopbackCertificate certificate;
  private final ApiServer server;
  private final Optional<Node> node;

  /** What makes pods of Jobs and runs them. */
  private record Node(JobController jobs, GarbageCollector garbage, Kubelet kubelet) {}

  private LocalKubernetes(LocalKubernetesConfig config, ObjectStore store) throws IOException {
    this.config = config;
    this.store = store;
    ApiObjects objects = new ApiObjects(store, config.clock());
    NamespaceSeed.create(objects, config.namespaces());
    this.certificate = LoopbackCertificate.in(config.apiFolder(), config.clock().instant());
    this.node = config.runtime().map(runtime -> node(objects, runtime));
    this.server =
        ApiServer.start(
            config.port(),
            config.token(),
            certificate,
            objects,
            (uid, container) -> Kubelet.log(config.podFolder(), uid, container),
            config.clock());
  }

  private Node node(ApiObjects objects, ContainerRuntime runtime) {
    return new Node(
        new JobController(objects, config.clock()),
        new GarbageCollector(objects),
        new Kubelet(objects, runtime, config.kubelet(), config.podFolder(), config.clock()));
  }

  /**
   * Starts; when this returns, the API answers.
   *
   * @throws IOException when the folder cannot be used or the port is taken
   */
  public static LocalKubernetes start(LocalKubernetesConfig config) throws IOException {
    ObjectStore store = ObjectStore.open(config.apiFolder());
    LocalKubernetes kubernetes = null;
    try {
      kubernetes = new LocalKubernetes(config, store);
      kubernetes.begin();
      return kubernetes;
    } catch (IOException e) {
      if (kubernetes == null) {
        store.close();
      } else {
        kubernetes.close();
      }
      throw e;
    }
  }

  private void begin() throws IOException {
    if (node.isPresent()) {
      node.get().kubelet().start();
      node.get().garbage().start();
      node.get().jobs().start();
    }
  }

  /**
   * The node, for tests that disturb it.
   *
   * @throws IllegalStateException when there is only the API
   */
  public Kubelet kubelet() {
    return node.orElseThrow(() -> new IllegalStateException("there is no kubelet")).kubelet();
  }

  /** Where the API is served. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** A kubeconfig for kubectl and fabric8, with the token in it; its namespace is the first. */
  public String kubeconfig() {
    byte[] authority = certificate.pem().getBytes(StandardCharsets.US_ASCII);
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: codeloom-local
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: codeloom-local
          user:
            token: %s
        contexts:
        - name: codeloom-local
          context:
            cluster: codeloom-local
            user: codeloom-local
            namespace: %s
        current-context: codeloom-local
        """
        .formatted(
            endpoint(),
            Base64.getEncoder().encodeToString(authority),
            config.token(),
            config.namespaces().get(0));
  }

  /** Ends all pods within a bounded time and stops serving; what is stored stays. */
  @Override
  public void close() throws IOException {
    node.ifPresent(
        n -> {
          n.jobs().close();
          n.garbage().close();
          n.kubelet().close();
        });
    server.close();
    store.close();
  }
}
