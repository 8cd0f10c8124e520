package io.codeloom.local.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ObjectStore;
import io.codeloom.local.kubernetes.kubelet.Environment.MissingException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The folders behind a pod's volumes. They last as long as the pod runs. */
final class Volumes {

  private static final int DEFAULT_MODE = 0644;

  private final ObjectStore store;
  private final Pod pod;
  private final Path folder;
  private final OptionalInt user;

  Volumes(ObjectStore store, Pod pod, Path folder, OptionalInt user) {
    this.store = store;
    this.pod = pod;
    this.folder = folder;
    this.user = user;
  }

  /**
   * Makes all of them.
   *
   * @throws MissingException as long as a Secret, or a key asked for by name, is not there
   */
  void prepare() throws IOException, MissingException {
    Folders.createPrivate(folder);
    for (Volume volume : pod.getSpec().getVolumes()) {
      Path own = Files.createDirectories(folder.resolve(volume.getName()));
      if (volume.getSecret() != null) {
        fill(own, volume.getSecret());
      } else if (volume.getEmptyDir() == null) {
        throw new MissingException("volume " + volume.getName() + " is of a kind not served here");
      }
      own(own, user.isPresent() ? 0770 : 0700);
    }
  }

  private void fill(Path own, SecretVolumeSource source) throws IOException, MissingException {
    ObjectKey key = ObjectKey.secret(pod.getMetadata().getNamespace(), source.getSecretName());
    ObjectNode secret = store.get(key).orElse(null);
    boolean optional = Boolean.TRUE.equals(source.getOptional());
    if (secret == null && !optional) {
      throw new MissingException("secret \"" + source.getSecretName() + "\" not found");
    }
    JsonNode data =
        secret == null
            ? com.fasterxml.jackson.databind.node.MissingNode.getInstance()
            : secret.path("data");
    int mode = source.getDefaultMode() == null ? DEFAULT_MODE : source.getDefaultMode();
    if (source.getItems().isEmpty()) {
      for (Map.Entry<String, JsonNode> entry : data.properties()) {
        write(own.resolve(entry.getKey()), entry.getValue(), mode);
      }
    }
    for (KeyToPath item : source.getItems()) {
      item(own, data, item, mode, optional);
    }
  }

  private void item(Path own, JsonNode data, KeyToPath item, int mode, boolean optional)
      throws IOException, MissingException {
    if (!data.has(item.getKey())) {
      if (!optional) {
        throw new MissingException("references non-existent secret key: " + item.getKey());
      }
      return;
    }
    Path file = own.resolve(item.getPath()).normalize();
    if (!file.startsWith(own)) {
      throw new MissingException("path " + item.getPath() + " leaves its volume");
    }
    Files.createDirectories(file.getParent());
    write(file, data.path(item.getKey()), item.getMode() == null ? mode : item.getMode());
  }

  private void write(Path file, JsonNode value, int mode) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file);
    own(file, 0600);
    Files.write(file, Base64.getDecoder().decode(value.asText()));
    own(file, mode);
  }

  private void own(Path path, int mode) throws IOException {
    Files.setPosixFilePermissions(path, permissions(mode));
    if (user.isPresent()) {
      Folders.own(path, user.getAsInt());
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] byBit = {
      PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE,
      PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
      PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_READ
    };
    for (int bit = 0; bit < byBit.length; bit++) {
      if ((mode >> bit & 1) == 1) {
        set.add(byBit[bit]);
      }
    }
    return set;
  }

  List<ContainerSpec.Mount> mounts(Container container) throws IOException {
    List<ContainerSpec.Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      Path host = folder.resolve(mount.getName());
      if (mount.getSubPath() != null && !mount.getSubPath().isEmpty()) {
        host = Files.createDirectories(host.resolve(mount.getSubPath()).normalize());
        own(host, user.isPresent() ? 0770 : 0700);
      }
      String path = mount.getMountPath().replaceAll("/+$", "");
      mounts.add(new ContainerSpec.Mount(host, path, Boolean.TRUE.equals(mount.getReadOnly())));
    }
    return mounts;
  }

  /** Removes them, secrets first of all. */
  void remove() throws IOException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getSecret() != null) {
        Folders.delete(folder.resolve(volume.getName()));
      }
    }
    Folders.delete(folder);
  }
}
