package io.codeloom.local.faults;

import com.sun.net.httpserver.HttpServer;
import io.codeloom.core.config.Env;
import io.codeloom.local.contract.CuttableProxy;
import io.codeloom.local.services.RestartableKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The lines between functions and servers, each of which can be cut or fall silent. */
final class Lines implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final Map<Service, CuttableProxy> proxies = new EnumMap<>(Service.class);
  private final RestartableKafka kafka;

  Lines(RestartableKafka kafka) {
    this.kafka = kafka;
  }

  /** How a server is away. */
  enum Way {
    /** Connections are refused, and those there were have ended. */
    REFUSES,
    /** Connections are taken, and nothing is ever answered. */
    HANGS,
    /** Every request is answered, with 503. */
    SAYS_503
  }

  /** The same environment, with the lines between. */
  Map<String, String> between(Map<String, String> env) {
    Map<String, String> led = new HashMap<>(env);
    led.put(Env.MYSQL_URL, led(Service.MYSQL, env.get(Env.MYSQL_URL), "jdbc:"));
    led.put(Env.REDIS_URI, led(Service.REDIS, env.get(Env.REDIS_URI), ""));
    led.put(Env.COS_ENDPOINT, led(Service.COS, env.get(Env.COS_ENDPOINT), ""));
    led.put(Env.KUBECONFIG, kubeconfig(Path.of(env.get(Env.KUBECONFIG))).toString());
    return led;
  }

  private Path kubeconfig(Path direct) {
    try {
      String text = Files.readString(direct);
      String server =
          text.lines().filter(line -> line.contains("server: ")).findFirst().orElseThrow();
      String uri = server.replace("server:", "").strip();
      return Files.writeString(
          direct.resolveSibling("kubeconfig-led"),
          text.replace(uri, led(Service.KUBERNETES, uri, "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String led(Service service, String address, String scheme) {
    int port = URI.create(address.substring(scheme.length())).getPort();
    try {
      CuttableProxy proxy = new CuttableProxy(port);
      proxies.put(service, proxy);
      return address.replace(":" + port, ":" + proxy.port());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outage outage(Service service, Way way) {
    return service == Service.KAFKA ? ofKafka(way) : ofProxy(proxies.get(service), way);
  }

  /** A server that stands in for one that is overloaded. */
  private static Outage of503(CuttableProxy proxy) {
    return new Outage() {
      private HttpServer overloaded;
      private int real;

      @Override
      public void begin() throws IOException {
        overloaded =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        overloaded.createContext(
            "/",
            exchange -> {
              exchange.sendResponseHeaders(503, -1);
              exchange.close();
            });
        overloaded.start();
        proxy.cut();
        real = proxy.lead(overloaded.getAddress().getPort());
        proxy.open();
      }

      @Override
      public void end() {
        proxy.cut();
        proxy.lead(real);
        proxy.open();
        overloaded.stop(0);
      }
    };
  }

  private static Outage ofProxy(CuttableProxy proxy, Way way) {
    if (way == Way.SAYS_503) {
      return of503(proxy);
    }
    return new Outage() {
      @Override
      public void begin() {
        if (way == Way.REFUSES) {
          proxy.cut();
        } else {
          proxy.mute();
        }
      }

      @Override
      public void end() {
        // Whatever was said meanwhile is lost, and so are the connections it was said on.
        proxy.cut();
        proxy.open();
      }
    };
  }

  /** Its clients go where it says it is, so nothing can stand between. */
  private Outage ofKafka(Way way) {
    return new Outage() {
      private ServerSocket silent;

      @Override
      public void begin() throws IOException {
        kafka.stop();
        if (way == Way.HANGS) {
          int port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
          silent = new ServerSocket(port, BACKLOG, InetAddress.getByName("127.0.0.1"));
        }
      }

      @Override
      public void end() throws IOException {
        if (silent != null) {
          silent.close();
        }
        kafka.start();
      }

      @Override
      public boolean letsRead() {
        return false;
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (CuttableProxy proxy : proxies.values()) {
      proxy.close();
    }
  }
}
