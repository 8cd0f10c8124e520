package io.codeloom.local.kubernetes.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;

/** Measures, now and then, the emptyDir volumes that have a size limit. */
final class DiskUse {

  private final Pod pod;
  private final Path volumes;
  private final Duration every;
  private long next = System.nanoTime();

  DiskUse(Pod pod, Path volumes, Duration every) {
    this.pod = pod;
    this.volumes = volumes;
    this.every = every;
  }

  /** When to look next, as System.nanoTime. */
  long next() {
    return next;
  }

  /** Says which volume is over its limit, if it is time to look and one is. */
  Optional<String> excess() {
    if (System.nanoTime() - next < 0) {
      return Optional.empty();
    }
    next = System.nanoTime() + every.toNanos();
    return pod.getSpec().getVolumes().stream().filter(this::isOver).findFirst().map(DiskUse::says);
  }

  private static String says(Volume volume) {
    return "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\""
        .formatted(volume.getName(), volume.getEmptyDir().getSizeLimit());
  }

  private boolean isOver(Volume volume) {
    Quantity limit = volume.getEmptyDir() == null ? null : volume.getEmptyDir().getSizeLimit();
    return limit != null && exceeds(volumes.resolve(volume.getName()), limit);
  }

  private static boolean exceeds(Path folder, Quantity limit) {
    Counter counter = new Counter(limit.getNumericalAmount().longValue());
    try {
      Files.walkFileTree(folder, counter);
    } catch (IOException e) {
      return false;
    }
    return counter.left < 0;
  }

  private static final class Counter extends SimpleFileVisitor<Path> {

    private long left;

    Counter(long limit) {
      left = limit;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      left -= attributes.isRegularFile() ? attributes.size() : 0;
      return left < 0 ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /** Files come and go while their container runs. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
