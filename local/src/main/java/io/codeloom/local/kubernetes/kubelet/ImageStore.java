package io.codeloom.local.kubernetes.kubelet;

import java.util.Map;
import java.util.Optional;

/**
 * Says what to run for an image's name. What it does not know cannot be pulled.
 *
 * @param <T> how a runtime runs an image
 */
@FunctionalInterface
public interface ImageStore<T> {

  Optional<T> find(String image);

  /** Knows these and no others. */
  static <T> ImageStore<T> of(Map<String, T> images) {
    Map<String, T> fixed = Map.copyOf(images);
    return image -> Optional.ofNullable(fixed.get(image));
  }
}
