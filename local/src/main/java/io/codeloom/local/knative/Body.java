package io.codeloom.local.knative;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The body of an answer, of which a limited part is kept and the rest is read and dropped. */
final class Body {
  private static final int LIMIT = 1024 * 1024;

  private final byte[] bytes;

  private Body(byte[] bytes) {
    this.bytes = bytes;
  }

  static Body empty() {
    return new Body(new byte[0]);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  static HttpResponse.BodySubscriber<Body> subscriber() {
    return new Collector();
  }

  private static final class Collector implements HttpResponse.BodySubscriber<Body> {
    private final CompletableFuture<Body> done = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public CompletionStage<Body> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] part = new byte[Math.min(buffer.remaining(), LIMIT - kept.size())];
        buffer.get(part);
        kept.writeBytes(part);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(new Body(kept.toByteArray()));
    }
  }
}
