package io.codeloom.platform.cos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.platform.config.CosConfig;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SlowServersTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  /** The kernel accepts what is in the backlog; then the window closes, for nobody reads. */
  @Test
  void givesUpAnUploadThatNobodyReadsAndDoesNotTryAgain() throws IOException {
    byte[] moreThanTheBuffersTake = new byte[MultipartUpload.PART_BYTES - 1];
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(4 << 10);
      server.bind(loopback());
      try (CosClients clients = clients(server.getLocalPort(), Duration.ofSeconds(1))) {
        ObjectStore store = clients.buckets().code();
        assertTimeoutPreemptively(
            BOUND,
            () -> {
              InputStream content = new ByteArrayInputStream(moreThanTheBuffersTake);
              assertThatThrownBy(() -> store.put("k", content, "application/zip"))
                  .isInstanceOf(UnavailableException.class)
                  .hasRootCauseMessage("CosClientException RequestTimeout");
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
            });
      }
      server.accept().close();
      server.setSoTimeout(1);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void readsADownloadForLongerThanARequestMayTake() throws Exception {
    Duration limit = Duration.ofSeconds(1);
    while (!readsOnAfter(limit)) {
      // This machine is too slow to answer within that.
      limit = limit.multipliedBy(2);
      assertThat(limit).isLessThan(BOUND);
    }
  }

  /** Whether the answer began within the limit; if so, it could be read to its end beyond it. */
  private static boolean readsOnAfter(Duration limit) throws Exception {
    CountDownLatch limitPassed = new CountDownLatch(1);
    try (ServerSocket server = new ServerSocket()) {
      server.bind(loopback());
      new Thread(() -> answer(server, limitPassed)).start();
      try (CosClients clients = clients(server.getLocalPort(), limit);
          InputStream object = clients.buckets().code().get("k").orElseThrow()) {
        assertThat(object.read()).isEqualTo('a');
        Thread.sleep(limit.toMillis());
        limitPassed.countDown();
        assertThat(object.readAllBytes()).containsExactly('b');
        return true;
      } catch (UnavailableException e) {
        return false;
      }
    } finally {
      limitPassed.countDown();
    }
  }

  private static void answer(ServerSocket server, CountDownLatch limitPassed) {
    try (Socket socket = server.accept()) {
      BufferedReader head =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      while (!head.readLine().isEmpty()) {}
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na".getBytes(US_ASCII));
      limitPassed.await();
      out.write('b');
    } catch (IOException | InterruptedException e) {
      // What the client then gets fails the test.
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static CosClients clients(int port, Duration request) {
    CosConfig config =
        new CosConfig(
            "local",
            Optional.of(URI.create("http://127.0.0.1:" + port)),
            "code-1250000000",
            "logs-1250000000",
            new CosConfig.Keys("AKIDexample", "not-a-real-secret"));
    return new CosClients(config, Clock.systemUTC(), request);
  }
}
