package io.codeloom.local.kubernetes.kubelet;

import io.codeloom.local.kubernetes.kubelet.ContainerSpec.Mount;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The part of a sandbox's script that binds the pod's volumes. Their files belong to the pod's user
 * on the host. Where the container runs as another user, they are bound so that they are that
 * user's in the container, whatever their modes, and what it creates is the pod's on the host.
 */
final class VolumeBinds {

  private static final String MAPPER = resource("idmap.pl");

  private VolumeBinds() {}

  /**
   * Lines for the script, run by root in the container's root.
   *
   * @param owner whose the files are on the host
   * @param user as whom the container runs
   */
  static String of(List<Mount> volumes, OptionalInt owner, OptionalInt user) {
    List<Mount> outerFirst =
        volumes.stream().sorted(Comparator.comparingInt(m -> m.path().length())).toList();
    StringBuilder script = new StringBuilder();
    if (owner.equals(user)) {
      outerFirst.forEach(volume -> script.append(words(volume)).append('\n'));
    } else if (!outerFirst.isEmpty()) {
      // All by one program, since starting it takes longer than what it does.
      script.append("/usr/bin/perl - ").append(owner.getAsInt()).append(' ');
      script.append(user.getAsInt());
      outerFirst.forEach(volume -> script.append(' ').append(words(volume)));
      script.append(" <<'PERL'\n").append(MAPPER).append("PERL\n");
    }
    return script.toString();
  }

  /** How, from where and to where, for the sandbox's own functions and the mapper alike. */
  static String words(Mount mount) {
    String how = mount.readOnly() ? "ro " : "rw ";
    return how + Shell.quote(mount.host()) + " " + Shell.quote(mount.path());
  }

  private static String resource(String name) {
    try (InputStream in = VolumeBinds.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
