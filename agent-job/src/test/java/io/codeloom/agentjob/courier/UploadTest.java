package io.codeloom.agentjob.courier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.codeloom.agentjob.net.Retry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
  @TempDir Path tmp;

  /** Nothing of it matters; the thread that waited for it would make no checkpoint any more. */
  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anAnswerThatNeverEndsIsAnAnswer() throws Exception {
    Path archive = Files.writeString(tmp.resolve("outputs.tar.gz"), "packed");
    CountDownLatch over = new CountDownLatch(1);
    AtomicLong stored = new AtomicLong();
    HttpServer store =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/",
        exchange -> {
          stored.set(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          await(over);
        });
    store.start();
    try {
      String url = "http://127.0.0.1:" + store.getAddress().getPort() + "/outputs";
      new Upload(url).put(archive, new Retry(1, Duration.ZERO), Duration.ofMinutes(5));
    } finally {
      over.countDown();
      store.stop(0);
    }
    assertThat(stored).hasValue(6);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
