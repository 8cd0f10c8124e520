package io.codeloom.local.services;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One node that is broker and controller, sized for a laptop. */
final class KafkaSettings {
  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";

  private KafkaSettings() {}

  static Map<String, String> of(Path data, int brokerPort, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", data.toString());
    addresses(settings, brokerPort, controllerPort);
    quickRestarts(settings);
    oneNode(settings);
    small(settings);
    return settings;
  }

  private static void addresses(Map<String, String> settings, int broker, int controller) {
    String brokerAddress = FreePort.LOOPBACK + ":" + broker;
    String controllerAddress = FreePort.LOOPBACK + ":" + controller;
    settings.put(
        "listeners", "PLAINTEXT://" + brokerAddress + "," + CONTROLLER + "://" + controllerAddress);
    settings.put("advertised.listeners", "PLAINTEXT://" + brokerAddress);
    settings.put(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("controller.quorum.voters", NODE + "@" + controllerAddress);
  }

  /**
   * After a kill the controller refuses the broker until the session of the dead one has run out,
   * and a group waits for its dead members.
   */
  private static void quickRestarts(Map<String, String> settings) {
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "300");
    settings.put("initial.broker.registration.timeout.ms", "60000");
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("group.initial.rebalance.delay.ms", "0");
  }

  private static void oneNode(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("auto.create.topics.enable", "false");
  }

  private static void small(Map<String, String> settings) {
    settings.put("message.max.bytes", Integer.toString(2 * 1024 * 1024));
    settings.put("replica.fetch.max.bytes", Integer.toString(2 * 1024 * 1024));
    settings.put("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
    settings.put("offsets.topic.segment.bytes", Integer.toString(8 * 1024 * 1024));
    settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
  }
}
