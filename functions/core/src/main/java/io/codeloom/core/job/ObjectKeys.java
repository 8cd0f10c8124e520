package io.codeloom.core.job;

import java.util.UUID;

/** Every object key Codeloom uses, in both buckets. */
public final class ObjectKeys {
  /** The most bytes of UTF-8 a key may have in COS (its documentation of objects, "Object key"). */
  public static final int MAX_BYTES = 850;

  private ObjectKeys() {}

  /** A submitted ZIP; {@code fileName} must already be a safe single name. */
  public static String zip(UUID taskId, String fileName) {
    return zipPrefix(taskId) + fileName;
  }

  /** All submitted objects of one task. */
  public static String zipPrefix(UUID taskId) {
    return "tmp_zips/" + taskId + "/";
  }

  /** Where an owner's own uploads lie; {@code _} stands for callers that are not told apart. */
  public static String inbox(String owner) {
    return "inbox/" + (owner.isEmpty() ? "_" : owner) + "/";
  }

  /** The staged code of one attempt. */
  public static String stagedCode(UUID taskId, int attempt) {
    return stagedPrefix(taskId) + attempt + "/code.tar.gz";
  }

  /** All staged code of one task. */
  public static String stagedPrefix(UUID taskId) {
    return "processed_code/" + taskId + "/";
  }

  /** Where the courier puts the outputs. */
  public static String outputs(UUID taskId) {
    return outputsPrefix(taskId) + "outputs.tar.gz";
  }

  /** The outputs of one task, before finalize has taken them. */
  public static String outputsPrefix(UUID taskId) {
    return "outputs/" + taskId + "/";
  }

  /** One file of a task's record, in the logs bucket. */
  public static String log(UUID taskId, String name) {
    return logPrefix(taskId) + name;
  }

  /** A task's whole record, in the logs bucket. */
  public static String logPrefix(UUID taskId) {
    return "logs/" + taskId + "/";
  }
}
