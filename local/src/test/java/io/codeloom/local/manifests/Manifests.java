package io.codeloom.local.manifests;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Objects read from YAML by the typed models of fabric8 and knative-client. */
public final class Manifests {
  /** {@code knative/}, seen from the module's folder, where Maven runs tests. */
  public static final Path HOME = Path.of("..", "knative");

  /** Namespace of the functions. */
  public static final String FUNCTIONS = "codeloom";

  /** Namespace of callers' git tokens. */
  public static final String TOKENS = "codeloom-tokens";

  /** Namespace of the agents. */
  public static final String AGENTS = "codeloom-agents";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final List<HasMetadata> objects;

  private Manifests(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /** {@code knative/base}. */
  public static Manifests base() {
    return new Manifests(
        files(HOME.resolve("base")).flatMap(file -> parse(text(file)).objects.stream()).toList());
  }

  /** The documents in {@code yaml}. */
  public static Manifests parse(String yaml) {
    return new Manifests(
        Stream.of(yaml.split("(?m)^---$"))
            .filter(document -> document.contains("kind:"))
            .map(document -> (HasMetadata) YAML.unmarshal(document))
            .toList());
  }

  /** Manifest files of a folder, in the order they are applied. */
  public static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a file says. */
  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them, in order. */
  public List<HasMetadata> all() {
    return objects;
  }

  /** Those of one kind. */
  public <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The one object of this kind and name. */
  public <T extends HasMetadata> T one(Class<T> kind, String name) {
    List<T> found = all(kind).stream().filter(o -> o.getMetadata().getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(kind.getSimpleName() + " " + name + ": found " + found.size());
    }
    return found.get(0);
  }

  /** Data of the functions' ConfigMap. */
  Map<String, String> config() {
    return one(io.fabric8.kubernetes.api.model.ConfigMap.class, "codeloom-config").getData();
  }
}
