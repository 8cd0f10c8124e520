package io.codeloom.local.doctor;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.CosConfig;
import io.codeloom.platform.cos.CosClients;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The buckets, by submit's key where there is one; without it as anybody sees them. */
final class BucketsLook {
  private static final String SUBJECT = "what submit may do in the buckets";

  private final BucketsCheck check = new BucketsCheck();

  /**
   * @param podIdentity whether the functions take roles by their pods' own tokens
   */
  List<Finding> look(CosPlace place, Known<CosConfig> signing, boolean podIdentity)
      throws IOException, InterruptedException {
    if (signing.settings().isPresent()) {
      return signed(signing.settings().get());
    }
    List<Finding> findings = new ArrayList<>();
    for (String bucket : List.of(place.codeBucket(), place.logsBucket())) {
      findings.add(check.closed(bucket, place.object(bucket, "logs/" + BucketsCheck.unique())));
    }
    String how =
        "a role is taken by the pods' own tokens, and this is none of them. Set "
            + Env.COS_SECRET_ID
            + " and "
            + Env.COS_SECRET_KEY
            + " of a key with submit's policy to look, or submit a ZIP and see it complete";
    findings.add(podIdentity ? new Finding.NotApplicable(SUBJECT, how) : signing.unseen(SUBJECT));
    return findings;
  }

  private List<Finding> signed(CosConfig config) throws IOException, InterruptedException {
    try (CosClients clients = new CosClients(config, Clock.systemUTC())) {
      List<Finding> findings = new ArrayList<>();
      findings.addAll(check.code(config.codeBucket(), clients.buckets().code()));
      findings.addAll(check.logs(config.logsBucket(), clients.buckets().logs()));
      return findings;
    }
  }
}
