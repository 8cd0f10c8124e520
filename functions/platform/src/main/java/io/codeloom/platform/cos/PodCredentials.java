package io.codeloom.platform.cos;

import com.qcloud.cos.auth.BasicSessionCredentials;
import com.qcloud.cos.auth.COSCredentials;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.platform.config.CosConfig.PodIdentity;
import io.codeloom.platform.http.TimelyCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Credentials of the role TKE gave this pod, taken with the pod's token (STS 2018-08-13,
 * AssumeRoleWithWebIdentity, the one call that is not signed) and kept while they live long enough.
 * Asks for two hours, or longer for a longer presigned URL; the role's maximum session duration
 * must allow it.
 */
final class PodCredentials implements Credentials {
  static final URI STS = URI.create("https://sts.tencentcloudapi.com/");

  private static final Duration USUAL = Duration.ofHours(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final JsonMapper json = new JsonMapper();
  private final PodIdentity identity;
  private final URI sts;
  private final Clock clock;
  private final Duration patience;
  private Session session = new Session(null, Instant.MIN);

  PodCredentials(PodIdentity identity, URI sts, Clock clock) {
    this(identity, sts, clock, PATIENCE);
  }

  /** With another wait for an answer, for tests. */
  PodCredentials(PodIdentity identity, URI sts, Clock clock, Duration patience) {
    this.identity = identity;
    this.sts = sts;
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public synchronized void ensure(Duration life) {
    Instant needed = clock.instant().plus(life).plus(PodIdentity.SPARE);
    if (session.expires().isBefore(needed)) {
      session = assumeRole(life.plus(PodIdentity.SPARE).plus(PodIdentity.SPARE));
    }
    if (session.expires().isBefore(clock.instant().plus(life))) {
      throw unavailable("the role's session is shorter than " + life, null);
    }
  }

  @Override
  public synchronized COSCredentials getCredentials() {
    ensure(Duration.ZERO);
    return session.credentials();
  }

  @Override
  public synchronized void refresh() {
    session = assumeRole(Duration.between(clock.instant(), session.expires()));
  }

  private Session assumeRole(Duration wanted) {
    Duration longer = wanted.compareTo(USUAL) > 0 ? wanted : USUAL;
    Duration asked = longer.compareTo(PodIdentity.LONGEST) > 0 ? PodIdentity.LONGEST : longer;
    try {
      HttpResponse<byte[]> answer =
          TimelyCalls.send(http, request(asked), HttpResponse.BodyHandlers.ofByteArray(), patience);
      return session(json.readTree(answer.body()).path("Response"));
    } catch (IOException | JacksonException e) {
      throw unavailable("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private HttpRequest request(Duration asked) throws IOException {
    Map<String, Object> body =
        Map.of(
            "ProviderId", identity.providerId(),
            "RoleArn", identity.roleArn(),
            "RoleSessionName", "codeloom",
            "DurationSeconds", asked.toSeconds(),
            "WebIdentityToken", Files.readString(identity.tokenFile()).strip());
    return HttpRequest.newBuilder(sts)
        .header("Authorization", "SKIP")
        .header("Content-Type", "application/json")
        .header("X-TC-Action", "AssumeRoleWithWebIdentity")
        .header("X-TC-Version", "2018-08-13")
        .header("X-TC-Region", identity.region())
        .header("X-TC-Timestamp", String.valueOf(clock.instant().getEpochSecond()))
        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
        .build();
  }

  private static Session session(JsonNode response) {
    JsonNode keys = response.path("Credentials");
    if (!keys.isObject()) {
      throw unavailable("refused with " + response.path("Error").path("Code").asString(""), null);
    }
    COSCredentials credentials =
        new BasicSessionCredentials(
            keys.path("TmpSecretId").asString(),
            keys.path("TmpSecretKey").asString(),
            keys.path("Token").asString());
    return new Session(credentials, Instant.ofEpochSecond(response.path("ExpiredTime").asLong()));
  }

  private static UnavailableException unavailable(String detail, Exception cause) {
    return new UnavailableException("COS", "assuming the pod's role: " + detail, cause);
  }

  private record Session(COSCredentials credentials, Instant expires) {
    @Override
    public String toString() {
      return "Session[expires=" + expires + "]";
    }
  }
}
