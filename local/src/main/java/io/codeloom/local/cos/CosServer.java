package io.codeloom.local.cos;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

/**
 * A Tencent COS for one machine: the object calls of the XML API over plain HTTP, on 127.0.0.1
 * unless told otherwise, with signatures that are really checked and objects that survive restarts.
 *
 * <p>What cos_api needs to talk to it:
 *
 * <pre>{@code
 * ClientConfig config = new ClientConfig(new Region("local"));
 * config.setHttpProtocol(HttpProtocol.http);
 * config.setEndpointBuilder(builder);
 * }</pre>
 *
 * where {@code builder} is an {@code EndpointBuilder} whose {@code buildGeneralApiEndpoint(bucket)}
 * returns {@code endpoint().getAuthority() + "/" + bucket}. That makes URLs of the form {@code
 * http://127.0.0.1:port/bucket/key}, presigned ones too, which any HTTP client can open without
 * help from DNS. Presigned URLs must sign the host, as cos_api does unless told otherwise. Hosts
 * whose first label is a bucket ({@code bucket.localhost:port}) work as well.
 *
 * <p>Keys have at most 850 bytes, user metadata 2 KB, a part that is not the last at least 1 MiB,
 * as with COS. Not offered, and answered with 501: versions, ACLs, tags, copies by part or
 * condition.
 */
public final class CosServer implements AutoCloseable {
  private final HttpListener http;
  private final Shelves shelves;

  private CosServer(HttpListener http, Shelves shelves) {
    this.http = http;
    this.shelves = shelves;
  }

  /**
   * Starts with default limits.
   *
   * @throws IOException if the port is taken, or the folder is unusable or in use by another server
   */
  public static CosServer start(
      Path data, CosCredentials credentials, int port, Clock clock, Set<String> buckets)
      throws IOException {
    return start(CosServerConfig.of(data, credentials, port, clock, buckets));
  }

  /**
   * Starts with everything chosen.
   *
   * @throws IOException if the port is taken, or the folder is unusable or in use by another server
   */
  public static CosServer start(CosServerConfig config) throws IOException {
    Shelves shelves = Shelves.open(config.data(), config.buckets());
    try {
      return serve(config, shelves);
    } catch (IOException | RuntimeException e) {
      shelves.close();
      throw e;
    }
  }

  private static CosServer serve(CosServerConfig config, Shelves shelves) throws IOException {
    StallGuard guard = new StallGuard(config.limits().stall());
    BodyWriter writer = new BodyWriter(config.limits().maxObjectBytes(), guard::progress);
    Router router =
        new Router(
            new ReadOperations(),
            new WriteOperations(shelves, writer, config.clock()),
            new UploadOperations(writer, config.clock()),
            new BucketOperations());
    SignatureCheck signatures = new SignatureCheck(config.credentials(), config.clock());
    CosHandler handler =
        new CosHandler(shelves, signatures, router, config.fault(), config.limits().threads());
    try {
      InetSocketAddress address = new InetSocketAddress(config.bind(), config.port());
      return new CosServer(HttpListener.open(address, guard, handler), shelves);
    } catch (IOException e) {
      guard.close();
      throw e;
    }
  }

  /** Where it listens, for example {@code http://127.0.0.1:41234}. */
  public URI endpoint() {
    return URI.create("http://" + http.address().getHostAddress() + ":" + http.port());
  }

  /** Cuts off the requests under way and lets go of the port and the folder. */
  @Override
  public void close() throws IOException {
    try (shelves) {
      http.close();
    }
  }
}
