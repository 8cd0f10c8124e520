package io.codeloom.local.faults;

import io.codeloom.dispatch.DispatchApplication;
import io.codeloom.finalize.FinalizeApplication;
import io.codeloom.reconcile.ReconcileApplication;
import io.codeloom.submit.SubmitApplication;
import java.util.Locale;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The functions, as they are deployed. */
enum Function {
  SUBMIT(SubmitApplication::builder),
  DISPATCH(DispatchApplication::builder),
  FINALIZE(FinalizeApplication::builder),
  RECONCILE(ReconcileApplication::builder);

  private final Supplier<SpringApplicationBuilder> application;

  Function(Supplier<SpringApplicationBuilder> application) {
    this.application = application;
  }

  SpringApplicationBuilder application() {
    return application.get();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
