package io.codeloom.local.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A JVM for a test to kill: starts the servers of a home and says where they are. */
final class ServicesMain {
  private ServicesMain() {}

  public static void main(String[] args) throws IOException {
    ServicesConfig config =
        ServicesConfig.embedded(Path.of(args[0]), List.of(new TopicSpec("kept", 2)))
            .withCache(Path.of(args[1]));
    Services services = Services.start(config, StartProgress.silent());
    System.out.println("READY " + services.addresses().kafkaBootstrapServers());
    System.in.read();
  }
}
