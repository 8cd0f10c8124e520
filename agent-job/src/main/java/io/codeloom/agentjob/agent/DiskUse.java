package io.codeloom.agentjob.agent;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes of the files below some folders; links count for nothing. */
final class DiskUse {
  private DiskUse() {}

  static long bytes(List<Path> folders) throws IOException {
    AtomicLong sum = new AtomicLong();
    for (Path folder : folders) {
      Files.walkFileTree(folder, new Counting(sum));
    }
    return sum.get();
  }

  private static final class Counting extends SimpleFileVisitor<Path> {
    private final AtomicLong sum;

    Counting(AtomicLong sum) {
      this.sum = sum;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      sum.addAndGet(attributes.isRegularFile() ? attributes.size() : 0);
      return FileVisitResult.CONTINUE;
    }

    /** Files come and go while they are counted. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
