package io.codeloom.local.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A function as a process of its own, some of whose calls go wrong, until it is killed. */
final class SoakMain {
  private SoakMain() {}

  /**
   * Serves until killed.
   *
   * @param args the file that shall say the port, the clock's file, the function, the seed, the
   *     share of calls that go wrong, and the file that shall name them
   */
  public static void main(String[] args) throws IOException {
    Function function = Function.valueOf(args[2]);
    RandomFaults faults =
        new RandomFaults(Long.parseLong(args[3]), Double.parseDouble(args[4]), Path.of(args[5]));
    ShiftedClock clock = new ShiftedClock(Path.of(args[1]));
    int port = Hosted.start(function, System.getenv(), faults, clock).uri().getPort();
    faults.begin();
    FunctionMain.say(port, Path.of(args[0]));
    // Its input ends when the test does, however that ends.
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}
