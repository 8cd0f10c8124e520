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
 */
record Functions(URI submit, URI dispatch, URI finalizer, URI reconcile) {

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
    return new Functions(submit.join(), dispatch.join(), finalizer.join(), reconcile.join());
  }

  private static URI serve(
      String name,
      SpringApplicationBuilder app,
      Map<String, String> env,
      int port,
      Closers closers,
      Progress progress) {
    URI uri = closers.add(FunctionServer.start(app, env, port, GuardConfiguration.class)).uri();
    progress.line("function " + name);
    return uri;
  }

  private static CompletableFuture<URI> async(Supplier<URI> start) {
    return CompletableFuture.supplyAsync(start, task -> new Thread(task, "start").start());
  }
}
