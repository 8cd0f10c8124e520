package io.codeloom.platform.cos;

import static org.assertj.core.api.Assertions.assertThat;

import com.qcloud.cos.exception.ClientExceptionConstants;
import com.qcloud.cos.exception.CosClientException;
import com.qcloud.cos.http.CosHttpRequest;
import com.qcloud.cos.model.GetObjectRequest;
import com.qcloud.cos.utils.ExceptionUtils;
import java.io.IOException;
import java.net.SocketException;
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

  @Test
  void doesNotWaitTwiceForAServerThatStoppedReading() {
    IOException closed = new SocketException("Socket closed");
    assertThat(
            again(
                new CosClientException(
                    "time out", ClientExceptionConstants.REQUEST_TIMEOUT, closed)))
        .isFalse();
  }

  /** As the SDK's HTTP client asks. */
  private boolean again(IOException failure) {
    return again(ExceptionUtils.createClientException(failure));
  }

  private boolean again(CosClientException failure) {
    return retries.shouldRetry(
        new CosHttpRequest<>(new GetObjectRequest("b", "k")), null, failure, 0);
  }
}
