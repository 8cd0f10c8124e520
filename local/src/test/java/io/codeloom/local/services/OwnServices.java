package io.codeloom.local.services;

import java.nio.file.Path;
import java.util.List;

/** Servers of one test alone, with the binaries all tests share. */
public final class OwnServices implements AutoCloseable {
  private final Services services;

  /** Starts them. */
  public OwnServices(Path home, List<TopicSpec> topics) {
    services =
        Services.start(
            ServicesConfig.embedded(home, topics).withCache(TestServices.cache()),
            StartProgress.silent());
  }

  /** Where they answer. */
  public ServiceAddresses addresses() {
    return services.addresses();
  }

  @Override
  public void close() {
    services.close();
  }
}
