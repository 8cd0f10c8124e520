package io.codeloom.platform.cos;

import static org.assertj.core.api.Assertions.assertThat;

import com.qcloud.cos.http.CosHttpRequest;
import com.qcloud.cos.model.GetObjectRequest;
import com.qcloud.cos.utils.ExceptionUtils;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.conn.ConnectTimeoutException;
import org.junit.jupiter.api.Test;

class RetriesButAfterSilenceTest {
  private final RetriesButAfterSilence retries = new RetriesButAfterSilence();

  @Test
  void triesAgainAfterWhatPassesQuickly() {
    assertThat(again(new UnknownHostException("cos"))).isTrue();
    assertThat(again(new ConnectTimeoutException("no answer to SYN"))).isTrue();
    assertThat(again(new ClientProtocolException("cut off"))).isTrue();
  }

  @Test
  void doesNotWaitForASilentServerTwice() {
    assertThat(again(new SocketTimeoutException("read"))).isFalse();
  }

  /** As the SDK's HTTP client asks. */
  private boolean again(IOException failure) {
    return retries.shouldRetry(
        new CosHttpRequest<>(new GetObjectRequest("b", "k")),
        null,
        ExceptionUtils.createClientException(failure),
        0);
  }
}
