package io.codeloom.local.cos;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * The COS server as a program of its own, for trying Codeloom out in a cluster without Tencent's
 * COS. Settings come from the environment: {@code COS_BIND} (default 127.0.0.1), {@code PORT}
 * (default 9000), {@code COS_DATA} (folder), {@code COS_CODE_BUCKET}, {@code COS_LOGS_BUCKET},
 * {@code COS_SECRET_ID}, {@code COS_SECRET_KEY}. Ends with SIGTERM. Plain HTTP: signatures keep out
 * who has no key, nothing keeps out who listens.
 */
public final class CosMain {
  private static final int WRONG_SETTINGS = 78;

  private CosMain() {}

  /** Serves until SIGTERM; exit code 78 (EX_CONFIG of sysexits.h) if a setting is wrong. */
  public static void main(String[] args) throws InterruptedException {
    try {
      CosServer server = CosServer.start(config(System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "end"));
      System.out.println("COS server at " + server.endpoint());
    } catch (IllegalArgumentException e) {
      System.err.println("cos: " + e.getMessage());
      System.exit(WRONG_SETTINGS);
    } catch (IOException e) {
      System.err.println("cos: cannot serve: " + e);
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  /**
   * What the environment says.
   *
   * @throws IllegalArgumentException naming every variable that is missing or wrong
   */
  static CosServerConfig config(Map<String, String> env) throws IOException {
    List<String> missing = new ArrayList<>();
    for (String name :
        List.of(
            "COS_DATA", "COS_CODE_BUCKET", "COS_LOGS_BUCKET", "COS_SECRET_ID", "COS_SECRET_KEY")) {
      if (env.getOrDefault(name, "").isBlank()) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("not set: " + String.join(", ", missing));
    }
    return CosServerConfig.of(
            Path.of(env.get("COS_DATA")),
            new CosCredentials(env.get("COS_SECRET_ID"), env.get("COS_SECRET_KEY")),
            port(env.getOrDefault("PORT", "9000")),
            Clock.systemUTC(),
            Set.of(env.get("COS_CODE_BUCKET"), env.get("COS_LOGS_BUCKET")))
        .withBind(InetAddress.getByName(env.getOrDefault("COS_BIND", "127.0.0.1")));
  }

  private static int port(String text) {
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("PORT must be a number from 0 to 65535");
  }

  private static void close(CosServer server) {
    try {
      server.close();
    } catch (IOException e) {
      System.err.println("cos: did not end well: " + e);
    }
  }
}
