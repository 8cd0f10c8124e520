package io.codeloom.platform.cos;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.ClientConfig;
import com.qcloud.cos.endpoint.EndpointBuilder;
import com.qcloud.cos.http.HttpProtocol;
import com.qcloud.cos.region.Region;
import io.codeloom.core.port.Buckets;
import io.codeloom.platform.config.CosConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/**
 * Makes both buckets over one connection pool. A request takes 3 s to connect, 20 s without a byte
 * and 60 s until its answer begins at most, its upload of 8 MiB at most included, and is tried
 * three times, but not after a silence: so one that hangs takes no longer than that, whatever waits
 * for it. What is downloaded may take longer, as long as it comes.
 */
public final class CosClients implements AutoCloseable {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int SILENCE_MILLIS = 20_000;
  private static final Duration REQUEST = Duration.ofSeconds(60);
  private static final int RETRIES = 2;
  private static final int CONNECTIONS = 64;

  private final Credentials credentials;
  private final CosConfig config;
  private final Clock clock;
  private final Duration request;
  private COSClient client;

  /** A pool for {@code config}; made with the first call. */
  public CosClients(CosConfig config, Clock clock) {
    this(config, clock, REQUEST);
  }

  CosClients(CosConfig config, Clock clock, Duration request) {
    QuietSdk.apply();
    this.config = config;
    this.clock = clock;
    this.request = request;
    credentials = credentials(config.identity(), clock);
  }

  /** Both buckets. */
  public Buckets buckets() {
    return new Buckets(bucket(config.codeBucket()), bucket(config.logsBucket()));
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdown();
    }
  }

  private synchronized COSClient client() {
    if (client == null) {
      client = new COSClient(credentials, settings(config, request));
    }
    return client;
  }

  private CosObjectStore bucket(String name) {
    return new CosObjectStore(this::client, credentials, name, clock);
  }

  private static Credentials credentials(CosConfig.Identity identity, Clock clock) {
    if (identity instanceof CosConfig.PodIdentity pod) {
      return new PodCredentials(pod, PodCredentials.STS, clock);
    }
    return Credentials.fixed((CosConfig.Keys) identity);
  }

  private static ClientConfig settings(CosConfig config, Duration request) {
    ClientConfig settings = new ClientConfig(new Region(config.region()));
    settings.setHttpProtocol(HttpProtocol.https);
    settings.setConnectionTimeout(CONNECT_MILLIS);
    settings.setConnectionRequestTimeout(SILENCE_MILLIS);
    settings.setSocketTimeout(SILENCE_MILLIS);
    // The timeout above is for reading: a peer that stops reading would be written to for ever.
    settings.setRequestTimeOutEnable(true);
    // It takes a thread of its own for each request; one that waited for a thread would seem
    // silent.
    settings.setTimeoutClientThreadSize(CONNECTIONS);
    settings.setRequestTimeout(Math.toIntExact(request.toMillis()));
    settings.setMaxConnectionsCount(CONNECTIONS);
    settings.setMaxErrorRetry(RETRIES);
    settings.setRetryPolicy(new RetriesButAfterSilence());
    settings.setBackoffStrategy(retry -> 200L << Math.min(retry, 3));
    settings.setPrintShutdownStackTrace(false);
    config.endpoint().ifPresent(endpoint -> pointAt(settings, endpoint));
    return settings;
  }

  private static void pointAt(ClientConfig settings, URI endpoint) {
    settings.setHttpProtocol(
        endpoint.getScheme().equals("http") ? HttpProtocol.http : HttpProtocol.https);
    settings.setEndpointBuilder(
        new EndpointBuilder() {
          @Override
          public String buildGeneralApiEndpoint(String bucketName) {
            return endpoint.getAuthority() + "/" + bucketName;
          }

          @Override
          public String buildGetServiceApiEndpoint() {
            return endpoint.getAuthority();
          }
        });
  }
}
