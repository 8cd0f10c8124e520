package io.codeloom.local.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ResourceType;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a kubelet finds at its start of an earlier one that was stopped or killed: containers that
 * still run are ended, and pods that had begun have failed. They carry a DisruptionTarget
 * condition, as after the shutdown of a node, so that a Job's policy can tell this from a failure
 * of its own.
 */
final class Aftermath {

  private static final String MESSAGE = "Pod was terminated because its node stopped";

  private final ApiObjects objects;
  private final ContainerRuntime runtime;
  private final Path folder;
  private final Clock clock;

  Aftermath(ApiObjects objects, ContainerRuntime runtime, Path folder, Clock clock) {
    this.objects = objects;
    this.runtime = runtime;
    this.folder = folder;
    this.clock = clock;
  }

  void settle() throws IOException {
    Set<String> begun = new HashSet<>();
    for (Path pod : children(folder)) {
      PodFolder own = new PodFolder(pod);
      for (Path container : children(own.containers())) {
        runtime.reap(container);
      }
      Folders.delete(own.volumes());
      Folders.delete(own.containers());
      String uid = pod.getFileName().toString();
      begun.add(uid);
      if (objects.store().withUid(uid).isEmpty()) {
        Folders.delete(pod);
      }
    }
    for (ObjectNode pod : objects.store().list(ResourceType.POD, "").objects()) {
      if (begun.contains(Meta.uid(pod)) && !Scheduler.hasEnded(pod)) {
        fail(ObjectKey.pod(Meta.text(pod, "namespace"), Meta.text(pod, "name")));
      }
    }
  }

  private static List<Path> children(Path parent) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
        stream.forEach(found::add);
      }
    }
    return found;
  }

  private void fail(ObjectKey key) {
    objects.modifyStatus(
        key,
        pod -> {
          ObjectNode status = pod.withObjectProperty("status");
          status.put("phase", "Failed").put("reason", "Terminated").put("message", MESSAGE);
          for (String group : new String[] {"initContainerStatuses", "containerStatuses"}) {
            status.path(group).forEach(container -> lost((ObjectNode) container));
          }
          var disrupted =
              new PodConditionBuilder()
                  .withType("DisruptionTarget")
                  .withStatus("True")
                  .withReason("TerminationByKubelet")
                  .withMessage(MESSAGE)
                  .withLastTransitionTime(Meta.time(clock.instant()))
                  .build();
          for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().endsWith("Ready")) {
              ((ObjectNode) condition).put("status", "False").put("reason", "PodFailed");
            }
          }
          status.withArray("conditions").add(Json.write(disrupted));
          return pod;
        });
  }

  private void lost(ObjectNode container) {
    JsonNode running = container.path("state").path("running");
    if (running.isMissingNode()) {
      return;
    }
    container.put("ready", false).put("started", false);
    container
        .putObject("state")
        .putObject("terminated")
        .put("exitCode", 137)
        .put("reason", "ContainerStatusUnknown")
        .put("message", "The container could not be located when the pod was terminated")
        .put("startedAt", running.path("startedAt").asText())
        .put("finishedAt", Meta.time(clock.instant()));
  }
}
