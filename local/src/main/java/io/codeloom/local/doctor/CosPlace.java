package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.EnvReader;
import java.net.URI;
import java.util.Optional;

/**
 * Where the buckets are, whoever may sign for them.
 *
 * @param region such as {@code ap-guangzhou}
 * @param endpoint only where COS is not Tencent's own; buckets are then the path's first segment
 * @param codeBucket name with appid of the bucket for code
 * @param logsBucket likewise for records
 */
record CosPlace(String region, Optional<URI> endpoint, String codeBucket, String logsBucket) {

  static CosPlace read(EnvReader env) {
    return new CosPlace(
        env.required(Env.COS_REGION),
        env.httpUrl(Env.COS_ENDPOINT),
        env.required(Env.COS_CODE_BUCKET),
        env.required(Env.COS_LOGS_BUCKET));
  }

  /** An object's address, unsigned. */
  URI object(String bucket, String key) {
    String base =
        endpoint
            .map(url -> url.toString().replaceFirst("/$", "") + "/" + bucket)
            .orElse("https://" + host(bucket));
    return URI.create(base + "/" + key);
  }

  /** A bucket's host at Tencent. */
  String host(String bucket) {
    return bucket + ".cos." + region + ".myqcloud.com";
  }
}
