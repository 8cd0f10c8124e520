import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/**
 * {@code ColdStart FOLDER MODULE…}: what a function costs from its process's start to its first answered event, beside a
 * bare JDK HttpServer started in turn with it. {@code FOLDER/MODULE} is what {@code layout} made. With MYSQL_URL and the
 * other settings in the environment the events are answered by those servers, else with 503. Prints medians; exits 1
 * when a target is missed. CPU time and memory are the process's own, from Linux' /proc; wall time depends on what else
 * the machine does, so it has no target.
 */
public final class ColdStart {
  private static final int RUNS = 9;
  private static final double CPU_TIMES = 6;
  private static final long MEMORY_MB = 160;
  private static final Duration START = Duration.ofSeconds(60);

  /** Ticks a second of /proc/PID/stat: USER_HZ, 100 on every architecture we run on. */
  private static final double TICKS = 100;

  private static final List<String> SMALL =
      List.of("-XX:MaxRAM=768m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Cost(double wall, double cpu, long megabytes, int status) {}

  private final List<String> floor = floor();

  private ColdStart() throws IOException {}

  public static void main(String[] args) throws Exception {
    boolean met = true;
    ColdStart benchmark = new ColdStart();
    // The benchmark's own first request would be counted as wall time of the floor.
    benchmark.cost("floor", benchmark.floor);
    for (String module : List.of(args).subList(1, args.length)) {
      met &= benchmark.compare(module, Path.of(args[0], module).toAbsolutePath());
    }
    System.exit(met ? 0 : 1);
  }

  private boolean compare(String module, Path layout) throws Exception {
    List<Cost> floors = new ArrayList<>();
    List<Cost> functions = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      floors.add(cost("floor", floor));
      functions.add(cost(module, command(layout)));
    }
    Cost floor = median(floors);
    Cost function = median(functions);
    double ratio = function.cpu / floor.cpu;
    boolean met = ratio <= CPU_TIMES && function.megabytes <= MEMORY_MB;
    System.out.printf(
        Locale.ROOT,
        "%-9s answers %d: cpu %.2f s = %.1f times the floor's %.2f s (target %.0f); memory %d MB (target %d, floor %d);"
            + " wall %.2f s (floor %.2f s)%s%n",
        module, function.status, function.cpu, ratio, floor.cpu, CPU_TIMES, function.megabytes, MEMORY_MB,
        floor.megabytes, function.wall, floor.wall, met ? "" : "  MISSED");
    return met;
  }

  /** As in a pod of the manifests: the JVM sizes its heap by the container's limit, which nothing sets here. */
  private static List<String> command(Path layout) {
    return List.of(
        layout.resolve("jre/bin/java").toString(), "-XX:MaxRAM=768m", "@" + layout + "/java.args");
  }

  private static Cost median(List<Cost> costs) {
    return new Cost(
        middle(costs.stream().mapToDouble(Cost::wall).toArray()),
        middle(costs.stream().mapToDouble(Cost::cpu).toArray()),
        (long) middle(costs.stream().mapToDouble(Cost::megabytes).toArray()),
        costs.get(0).status());
  }

  private static double middle(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static List<String> floor() throws IOException {
    Path folder = Files.createTempDirectory("floor");
    Path source = Files.writeString(folder.resolve("Floor.java"), FLOOR);
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()) != 0) {
      throw new IOException("the floor does not compile");
    }
    for (Path file : List.of(folder, source, folder.resolve("Floor.class"))) {
      file.toFile().deleteOnExit();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(List.of("-cp", folder.toString(), "Floor"));
    return command;
  }

  private Cost cost(String module, List<String> command) throws Exception {
    int port = Train.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Train.environment(builder.environment(), port);
    URI root = URI.create("http://127.0.0.1:" + port + "/");
    HttpRequest event = Train.requests(module.equals("floor") ? "dispatch" : module, root).get(0);
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      awaitListening(port, process);
      int status = http.send(event, BodyHandlers.discarding()).statusCode();
      double wall = (System.nanoTime() - start) / 1e9;
      return new Cost(wall, cpu(process), megabytes(process), status);
    } finally {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static void awaitListening(int port, Process process) throws Exception {
    long deadline = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(5);
      }
    }
    throw new IOException("the process does not listen");
  }

  /**
   * utime and stime, the fields 14 and 15; the name in field 2 may hold spaces. Each is cut to whole ticks, so half a tick
   * is added for each: of the floor that is a sixteenth.
   */
  private static double cpu(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12]) + 1) / TICKS;
  }

  private static long megabytes(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow()
        / 1024;
  }

  private static final String FLOOR =
      """
      public final class Floor {
        public static void main(String[] args) throws Exception {
          int port = Integer.parseInt(System.getenv("PORT"));
          var server = com.sun.net.httpserver.HttpServer.create(
              new java.net.InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
          });
          server.start();
        }
      }
      """;
}
