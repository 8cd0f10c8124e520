package io.codeloom.dispatch;

import io.codeloom.core.port.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A bucket on disk, for objects too large for memory. */
class DiskObjectStore implements ObjectStore {
  private final Path folder;

  DiskObjectStore(Path folder) {
    this.folder = folder;
  }

  void has(String key, Path content) throws IOException {
    Files.move(content, file(key));
  }

  @Override
  public long put(String key, InputStream content, String contentType) throws IOException {
    return Files.copy(content, file(key));
  }

  @Override
  public Optional<InputStream> get(String key) {
    try {
      return Optional.of(Files.newInputStream(file(key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Long> size(String key) {
    return Optional.of(file(key).toFile().length());
  }

  @Override
  public void delete(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteAll(String prefix) {
    throw new UnsupportedOperationException();
  }

  @Override
  public URI presignGet(String key, Duration life) {
    throw new UnsupportedOperationException();
  }

  @Override
  public URI presignPut(String key, Duration life) {
    throw new UnsupportedOperationException();
  }

  private Path file(String key) {
    return folder.resolve(key.replace('/', '_'));
  }
}
