package io.codeloom.local.kubernetes.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiException;
import io.codeloom.local.kubernetes.api.ApiObjects;
import io.codeloom.local.kubernetes.api.DeleteOptions;
import io.codeloom.local.kubernetes.api.Json;
import io.codeloom.local.kubernetes.api.Meta;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ResourceType;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Set;

/** The pods of Jobs. Each carries a finalizer until its end has been counted. */
final class JobPods {

  static final String TRACKING = "batch.kubernetes.io/job-tracking";
  static final String JOB_NAME = "batch.kubernetes.io/job-name";

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final ApiObjects objects;

  JobPods(ApiObjects objects) {
    this.objects = objects;
  }

  List<Pod> of(Job job) {
    return objects.store().dependentsOf(job.getMetadata().getUid()).stream()
        .filter(key -> key.type().equals(ResourceType.POD))
        .flatMap(key -> objects.store().get(key).stream())
        .map(node -> Json.read(node, Pod.class))
        .toList();
  }

  static boolean ended(Pod pod) {
    return ENDED.contains(pod.getStatus().getPhase());
  }

  static boolean isDeleting(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean isTracked(Pod pod) {
    return pod.getMetadata().getFinalizers().contains(TRACKING);
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  void create(Job job) {
    PodTemplateSpec template = job.getSpec().getTemplate();
    Pod pod =
        new PodBuilder()
            .withNewMetadataLike(template.getMetadata())
            .withGenerateName(job.getMetadata().getName() + "-")
            .withFinalizers(TRACKING)
            .addNewOwnerReference()
            .withApiVersion("batch/v1")
            .withKind("Job")
            .withName(job.getMetadata().getName())
            .withUid(job.getMetadata().getUid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .endOwnerReference()
            .endMetadata()
            .withSpec(template.getSpec())
            .build();
    ObjectNode body = Json.write(pod);
    objects.create(ResourceType.POD, job.getMetadata().getNamespace(), body);
  }

  void delete(Pod pod) {
    ignoringAbsence(
        () ->
            objects.delete(
                key(pod), DeleteOptions.background().onlyUid(pod.getMetadata().getUid())));
  }

  /** Its end is counted, so that it may go. */
  void untrack(Pod pod) {
    untrack(key(pod));
  }

  void untrack(ObjectKey pod) {
    ignoringAbsence(
        () ->
            objects.modify(
                pod,
                p -> {
                  Meta.removeFinalizer(p, TRACKING);
                  return p;
                }));
  }

  private static ObjectKey key(Pod pod) {
    return ObjectKey.pod(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  private static void ignoringAbsence(Runnable call) {
    try {
      call.run();
    } catch (ApiException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
    }
  }
}
