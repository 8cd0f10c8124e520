package io.codeloom.platform.cos;

import com.qcloud.cos.exception.ClientExceptionConstants;
import com.qcloud.cos.exception.CosClientException;
import com.qcloud.cos.http.CosHttpRequest;
import com.qcloud.cos.internal.CosServiceRequest;
import com.qcloud.cos.retry.PredefinedRetryPolicies;
import com.qcloud.cos.retry.RetryPolicy;
import org.apache.http.HttpResponse;

/**
 * Tries again what the SDK would, unless a server was silent, or read nothing, for as long as it
 * may: then the event's redelivery is the next try, since nothing else here could wait any longer.
 */
final class RetriesButAfterSilence extends RetryPolicy {
  @Override
  public <X extends CosServiceRequest> boolean shouldRetry(
      CosHttpRequest<X> request, HttpResponse response, Exception failure, int retries) {
    boolean silence = failure instanceof CosClientException told && isSilence(told.getErrorCode());
    return !silence
        && PredefinedRetryPolicies.DEFAULT.shouldRetry(request, response, failure, retries);
  }

  private static boolean isSilence(String code) {
    return ClientExceptionConstants.SOCKET_TIMEOUT.equals(code)
        || ClientExceptionConstants.REQUEST_TIMEOUT.equals(code);
  }
}
