package io.codeloom.local.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;

/** A function as a process of its own, which kills itself at one call of its one delivery. */
final class FunctionMain {
  private FunctionMain() {}

  /**
   * Serves until killed.
   *
   * @param args the file that shall say the port, the clock's file, and the fault as function,
   *     delivery, call, number of that call, trouble
   */
  public static void main(String[] args) throws IOException {
    Function function = Function.valueOf(args[2]);
    int delivery = Integer.parseInt(args[3]);
    Fault fault =
        new Fault(
            new Fault.CallSite(function, delivery, args[4], Integer.parseInt(args[5])),
            Trouble.valueOf(args[6]));
    Calls calls = new Calls(Sigkill::self);
    calls.begin(function, delivery, fault);
    Clock clock = new ShiftedClock(Path.of(args[1]));
    say(Hosted.start(function, System.getenv(), calls, clock).uri().getPort(), Path.of(args[0]));
    // Its input ends when the test does, however that ends.
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }

  static void say(int port, Path file) throws IOException {
    Path fresh = Files.writeString(file.resolveSibling("port.new"), Integer.toString(port));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
