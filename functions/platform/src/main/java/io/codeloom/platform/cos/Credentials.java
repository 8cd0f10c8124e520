package io.codeloom.platform.cos;

import com.qcloud.cos.auth.BasicCOSCredentials;
import com.qcloud.cos.auth.COSCredentials;
import com.qcloud.cos.auth.COSCredentialsProvider;
import io.codeloom.platform.config.CosConfig;
import java.time.Duration;

/** What requests are signed with. */
interface Credentials extends COSCredentialsProvider {

  /**
   * Makes sure that what is signed now stays valid for {@code life}.
   *
   * @throws io.codeloom.core.error.UnavailableException if no such credentials can be had
   */
  void ensure(Duration life);

  /** Credentials that never expire. */
  static Credentials fixed(CosConfig.Keys keys) {
    COSCredentials credentials = new BasicCOSCredentials(keys.secretId(), keys.secretKey());
    return new Credentials() {
      @Override
      public void ensure(Duration life) {}

      @Override
      public COSCredentials getCredentials() {
        return credentials;
      }

      @Override
      public void refresh() {}
    };
  }
}
