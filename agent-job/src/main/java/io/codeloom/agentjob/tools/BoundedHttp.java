package io.codeloom.agentjob.tools;

import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * HTTP exchanges of a tool, each bounded in time and bytes, without cookies, proxies or redirects.
 * An interrupt cuts the exchange off.
 */
final class BoundedHttp implements AutoCloseable {
  private final OkHttpClient client;
  private final int maxBytes;

  /**
   * With connections only to what {@code dns} gives.
   *
   * @param maxBytes read of an answer's body
   */
  BoundedHttp(Dns dns, int maxBytes) {
    this.maxBytes = maxBytes;
    this.client =
        new OkHttpClient.Builder()
            .dns(dns)
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false)
            .followSslRedirects(false)
            .build();
  }

  /**
   * The answer to one request.
   *
   * @throws IOException if there is none within {@code limit}
   */
  Answer exchange(Request request, Duration limit) throws IOException, InterruptedException {
    OkHttpClient limited =
        client.newBuilder().callTimeout(limit).readTimeout(limit).connectTimeout(limit).build();
    Call call = limited.newCall(request);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    call.enqueue(new Reading(answer));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      call.cancel();
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdownNow();
    client.connectionPool().evictAll();
  }

  /**
   * What came back.
   *
   * @param text the body as UTF-8, as far as it was read
   * @param bytes how many were read
   * @param cut whether there was more of it
   */
  record Answer(int status, Headers headers, String text, int bytes, boolean cut) {}

  private final class Reading implements Callback {
    private final CompletableFuture<Answer> answer;

    Reading(CompletableFuture<Answer> answer) {
      this.answer = answer;
    }

    @Override
    public void onFailure(Call call, IOException e) {
      answer.completeExceptionally(e);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        byte[] body = response.body().byteStream().readNBytes(maxBytes);
        boolean cut = body.length == maxBytes && response.body().byteStream().read() >= 0;
        String text = new String(body, StandardCharsets.UTF_8);
        answer.complete(new Answer(response.code(), response.headers(), text, body.length, cut));
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }
}
