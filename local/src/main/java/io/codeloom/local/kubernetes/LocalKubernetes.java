package io.codeloom.local.kubernetes;

import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.ApiServer;
import io.codeloom.local.kubernetes.api.LoopbackCertificate;
import io.codeloom.local.kubernetes.api.NamespaceSeed;
import io.codeloom.local.kubernetes.api.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * The laptop's Kubernetes in one JVM. All of its state lies in one folder, and goes on from there
 * at the next start, whatever ended the last one.
 */
public final class LocalKubernetes implements AutoCloseable {

  private final LocalKubernetesConfig config;
  private final ObjectStore store;
  private final LoopbackCertificate certificate;
  private final ApiServer server;

  private LocalKubernetes(
      LocalKubernetesConfig config,
      ObjectStore store,
      LoopbackCertificate certificate,
      ApiServer server) {
    this.config = config;
    this.store = store;
    this.certificate = certificate;
    this.server = server;
  }

  /**
   * Starts; when this returns, the API answers.
   *
   * @throws IOException when the folder cannot be used or the port is taken
   */
  public static LocalKubernetes start(LocalKubernetesConfig config) throws IOException {
    ObjectStore store = ObjectStore.open(config.folder().resolve("api"));
    ApiObjects objects = new ApiObjects(store, config.clock());
    NamespaceSeed.create(objects, config.namespaces());
    LoopbackCertificate certificate =
        LoopbackCertificate.in(config.folder().resolve("api"), config.clock().instant());
    Path pods = config.folder().resolve("pods");
    ApiServer server =
        ApiServer.start(
            config.port(),
            config.token(),
            certificate,
            objects,
            (uid, container) -> pods.resolve(uid).resolve("logs").resolve(container + ".log"),
            config.clock());
    return new LocalKubernetes(config, store, certificate, server);
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

  /** Stops serving; what is stored stays. */
  @Override
  public void close() throws IOException {
    server.close();
    store.close();
  }
}
