package io.codeloom.local.environment;

import io.codeloom.dispatch.DispatchApplication;
import io.codeloom.finalize.FinalizeApplication;
import io.codeloom.reconcile.ReconcileApplication;
import io.codeloom.submit.SubmitApplication;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;

/**
 * The four functions.
 *
 * @param submit serves the API and takes requests from Kafka
 * @param dispatch takes queued tasks
 * @param finalizer takes Job events
 * @param reconcile takes pings
 * @param metrics where each one's metrics are read, by name
 */
record Functions(URI submit, URI dispatch, URI finalizer, URI reconcile, Map<String, URI> metrics) {

  /** Starts all four side by side. */
  static Functions start(Map<String, String> env, int port, Closers closers, Progress progress) {
    // Each would set up logging for itself, and every line be written four times.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    var submit =
        async(() -> serve("submit", SubmitApplication.builder(), env, port, closers, progress));
    var dispatch =
        async(() -> serve("dispatch", DispatchApplication.builder(), env, 0, closers, progress));
    var finalizer =
        async(() -> serve("finalize", FinalizeApplication.builder(), env, 0, closers, progress));
    var reconcile =
        async(() -> serve("reconcile", ReconcileApplication.builder(), env, 0, closers, progress));
    return new Functions(
        submit.join().uri(),
        dispatch.join().uri(),
        finalizer.join().uri(),
        reconcile.join().uri(),
        Map.of(
            "submit", submit.join().metrics(),
            "dispatch", dispatch.join().metrics(),
            "finalize", finalizer.join().metrics(),
            "reconcile", reconcile.join().metrics()));
  }

  private static FunctionServer serve(
      String name,
      SpringApplicationBuilder app,
      Map<String, String> env,
      int port,
      Closers closers,
      Progress progress) {
    FunctionServer server =
        closers.add(FunctionServer.start(app, env, port, GuardConfiguration.class));
    progress.line("function " + name);
    return server;
  }

  private static CompletableFuture<FunctionServer> async(Supplier<FunctionServer> start) {
    return CompletableFuture.supplyAsync(start, task -> new Thread(task, "start").start());
  }
}
