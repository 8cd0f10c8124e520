package io.codeloom.local.cos;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.ClientConfig;
import com.qcloud.cos.auth.BasicCOSCredentials;
import com.qcloud.cos.endpoint.EndpointBuilder;
import com.qcloud.cos.http.HttpProtocol;
import com.qcloud.cos.region.Region;
import java.net.URI;

/** Real cos_api clients pointed at a {@link CosServer}. */
public final class CosClients {
  private CosClients() {}

  /** A client that retries nothing, so that every failure shows. */
  public static COSClient client(URI endpoint, CosCredentials credentials) {
    ClientConfig config = new ClientConfig(new Region("local"));
    config.setHttpProtocol(HttpProtocol.http);
    config.setEndpointBuilder(pathStyle(endpoint));
    config.setMaxErrorRetry(0);
    config.setPrintShutdownStackTrace(false);
    return new COSClient(
        new BasicCOSCredentials(credentials.secretId(), credentials.secretKey()), config);
  }

  private static EndpointBuilder pathStyle(URI endpoint) {
    return new EndpointBuilder() {
      @Override
      public String buildGeneralApiEndpoint(String bucket) {
        return endpoint.getAuthority() + "/" + bucket;
      }

      @Override
      public String buildGetServiceApiEndpoint() {
        return endpoint.getAuthority();
      }
    };
  }
}
