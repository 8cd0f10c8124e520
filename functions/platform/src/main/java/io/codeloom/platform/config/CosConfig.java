package io.codeloom.platform.config;

import io.codeloom.core.config.Env;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach COS.
 *
 * @param region such as {@code ap-guangzhou}
 * @param endpoint only where COS is not Tencent's own; buckets are then the path's first segment
 * @param codeBucket name with appid of the bucket for code
 * @param logsBucket likewise for records
 * @param identity what to sign with
 */
public record CosConfig(
    String region,
    Optional<URI> endpoint,
    String codeBucket,
    String logsBucket,
    Identity identity) {

  /** Reads it; what is missing or wrong becomes a problem of {@code env}. */
  public static CosConfig read(EnvReader env) {
    return new CosConfig(
        env.required(Env.COS_REGION),
        env.httpUrl(Env.COS_ENDPOINT),
        env.required(Env.COS_CODE_BUCKET),
        env.required(Env.COS_LOGS_BUCKET),
        readIdentity(env));
  }

  private static Identity readIdentity(EnvReader env) {
    boolean keys =
        env.optional(Env.COS_SECRET_ID).isPresent() || env.optional(Env.COS_SECRET_KEY).isPresent();
    if (!keys && env.optional(PodIdentity.ROLE_ARN).isPresent()) {
      return new PodIdentity(
          env.required(PodIdentity.REGION),
          env.required(PodIdentity.PROVIDER_ID),
          Path.of(env.required(PodIdentity.TOKEN_FILE)),
          env.required(PodIdentity.ROLE_ARN));
    }
    return new Keys(env.required(Env.COS_SECRET_ID), env.required(Env.COS_SECRET_KEY));
  }

  /** What requests are signed with. */
  public sealed interface Identity {}

  /**
   * Fixed credentials.
   *
   * @param secretId public part
   * @param secretKey secret part
   */
  public record Keys(String secretId, String secretKey) implements Identity {
    @Override
    public String toString() {
      return "Keys[]";
    }
  }

  /**
   * A role taken with the pod's own token. TKE's webhook sets these variables in the pod.
   *
   * @param region region of the token service
   * @param providerId the cluster's identity provider
   * @param tokenFile the pod's token, rotated by the kubelet
   * @param roleArn the role to take
   */
  public record PodIdentity(String region, String providerId, Path tokenFile, String roleArn)
      implements Identity {
    /** Of a role's session: {@code DurationSeconds} of AssumeRoleWithWebIdentity. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** What a session has left at least, so that none expires on its way to be used. */
    public static final Duration SPARE = Duration.ofMinutes(5);

    static final String REGION = "TKE_REGION";
    static final String PROVIDER_ID = "TKE_PROVIDER_ID";
    static final String TOKEN_FILE = "TKE_WEB_IDENTITY_TOKEN_FILE";
    static final String ROLE_ARN = "TKE_ROLE_ARN";
  }
}
