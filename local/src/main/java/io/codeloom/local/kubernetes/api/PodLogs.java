package io.codeloom.local.kubernetes.api;

import java.nio.file.Path;

/** Where the kubelet keeps what a container wrote. */
public interface PodLogs {

  /** The file, which need not exist (yet). */
  Path file(String podUid, String container);
}
