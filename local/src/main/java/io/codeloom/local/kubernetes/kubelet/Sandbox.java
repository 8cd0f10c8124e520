package io.codeloom.local.kubernetes.kubelet;

import io.codeloom.local.kubernetes.kubelet.ContainerSpec.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Writes the script that makes a container's own root: a tmpfs with the host's system folders bound
 * read-only, the volumes at their mount paths, own /tmp, home, /proc and a minimal /dev. The script
 * then drops every privilege and becomes the container's command. It runs as process 1 of new mount
 * and pid namespaces.
 */
final class Sandbox {

  private static final String PRELUDE =
      """
      set -eu
      umask 022
      place() {
        if [ -d "$1" ]; then mkdir -p ".$2"
        elif [ ! -e ".$2" ]; then mkdir -p ".${2%/*}"; : >".$2"
        fi
      }
      ro() { place "$1" "$2"; mount -o bind,ro,nosuid,nodev "$1" ".$2"; }
      rw() { place "$1" "$2"; mount -o bind,nosuid,nodev "$1" ".$2"; }
      tree() { mkdir -p ".$1"; mount --rbind "$1" ".$1"; mount -o remount,bind,ro ".$1"; }
      """;

  private static final String DEVICES =
      """
      mkdir -p proc dev
      mount -t proc -o nosuid,nodev,noexec proc proc
      mount -t tmpfs -o mode=0755,size=64k,nosuid,noexec dev dev
      for d in null zero full random urandom tty; do
        : >dev/$d
        mount --bind /dev/$d dev/$d
      done
      ln -s /proc/self/fd dev/fd
      ln -s /proc/self/fd/0 dev/stdin
      ln -s /proc/self/fd/1 dev/stdout
      ln -s /proc/self/fd/2 dev/stderr
      mkdir dev/shm
      mount -t tmpfs -o mode=1777,size=256m,nosuid,nodev shm dev/shm
      """;

  private static final String ENTER =
      """
      mkdir -p .old
      pivot_root . .old
      cd /
      umount -l /.old
      rmdir /.old
      mount -o remount,bind,ro,nosuid,nodev /
      """;

  private final HostFolders host;
  private final ProcessImage image;
  private final ContainerSpec spec;
  private final OptionalInt owner;
  private final OptionalInt user;

  /**
   * The sandbox of one run.
   *
   * @param owner whose the files of the volumes are on the host
   * @param user as whom the container runs, and whose it sees those files to be
   */
  Sandbox(
      HostFolders host,
      ProcessImage image,
      ContainerSpec spec,
      OptionalInt owner,
      OptionalInt user) {
    this.host = host;
    this.image = image;
    this.spec = spec;
    this.owner = owner;
    this.user = user;
  }

  /** The folder that is home unless the pod says otherwise. */
  static final String HOME = "/home/codeloom";

  /** Writes it, and all that it binds, into the container's folder. */
  Path write() throws IOException {
    Path root = Files.createDirectories(spec.folder().resolve("root"));
    StringBuilder script = new StringBuilder(PRELUDE);
    script.append("mount -t tmpfs -o mode=0755,size=8m codeloom ").append(Shell.quote(root));
    script.append("\ncd ").append(Shell.quote(root)).append('\n');
    for (Path folder : host.system()) {
      system(script, folder);
    }
    identity(script);
    script.append(DEVICES);
    host.extra().forEach(folder -> script.append("tree ").append(Shell.quote(folder)).append('\n'));
    HostFolders.resolver().forEach(file -> bind(script, "ro", file, file.toString()));
    // No volume lies above the container's own folders, but one may lie below.
    own().forEach(mount -> script.append(VolumeBinds.words(mount)).append('\n'));
    script.append(VolumeBinds.of(spec.mounts(), owner, user));
    // After the volumes: what the image needs may lie below /tmp, which a volume would hide.
    image.readOnly().stream()
        .filter(Files::exists)
        .filter(file -> !host.isSystem(file))
        .forEach(file -> bind(script, "ro", file, file.toString()));
    script.append(ENTER).append("exec ").append(drop(user)).append(" -- ");
    script.append(become(UNLESS_ORPHANED));
    script.append(" \"$@\"\n");
    return Files.writeString(spec.folder().resolve("sandbox.sh"), script);
  }

  /** Reads the environment from stdin, so that it is in no command line and no file. */
  static final String BECOME = become("");

  /**
   * The kernel forgets the death signal when the user changes, and a parent that dies before it is
   * asked for again sends none (prctl(2), PR_SET_PDEATHSIG): so file 4, the parent's state, is read
   * afterwards.
   */
  private static final String UNLESS_ORPHANED =
      "read -r parent <&4 || exit 137;"
          + " case ${parent##*\\)} in \" Z\"*|\" X\"*) exit 137;; esac; unset parent; exec 4<&-; ";

  private static String become(String first) {
    return "/bin/sh -c '" + first + "eval \"$(cat)\"; exec \"$@\" </dev/null' sh";
  }

  static String drop(OptionalInt user) {
    String identity =
        user.isPresent()
            ? "--reuid " + user.getAsInt() + " --regid " + user.getAsInt() + " --clear-groups "
            : "";
    return "/usr/bin/setpriv "
        + identity
        + "--no-new-privs --bounding-set=-all --inh-caps=-all --pdeathsig KILL";
  }

  private static void system(StringBuilder script, Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      Path target = Files.readSymbolicLink(folder);
      script.append("ln -s ").append(Shell.quote(target)).append(" .").append(folder).append('\n');
    } else {
      script.append("tree ").append(folder).append('\n');
    }
  }

  private static void bind(StringBuilder script, String how, Path from, String to) {
    script.append(how).append(' ').append(Shell.quote(from)).append(' ').append(Shell.quote(to));
    script.append('\n');
  }

  /** A name and a home for the user: a JVM takes user.home from here. */
  private void identity(StringBuilder script) throws IOException {
    int id = user.orElse(0);
    String home = spec.env().getOrDefault("HOME", HOME);
    String root = id == 0 ? "" : "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n";
    String passwd = root + "codeloom:x:%d:%d::%s:/bin/sh\n".formatted(id, id, home);
    String group = (id == 0 ? "" : "root:x:0:\n") + "codeloom:x:" + id + ":\n";
    for (String[] file : new String[][] {{"passwd", passwd}, {"group", group}}) {
      Path written = Files.writeString(spec.folder().resolve(file[0]), file[1]);
      Files.setPosixFilePermissions(
          written, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      bind(script, "ro", written, "/etc/" + file[0]);
    }
  }

  private List<Mount> own() throws IOException {
    List<Mount> mounts = new ArrayList<>();
    String home = spec.env().getOrDefault("HOME", HOME);
    for (String path : List.of("/tmp", home)) {
      boolean there =
          Stream.concat(spec.mounts().stream(), mounts.stream())
              .anyMatch(m -> covers(m.path(), path));
      if (!there && path.startsWith("/") && !host.isSystem(Path.of(path))) {
        mounts.add(new Mount(own(path.equals("/tmp") ? "tmp" : "home"), path, false));
      }
    }
    return mounts;
  }

  private static boolean covers(String mount, String path) {
    return path.equals(mount) || path.startsWith(mount + "/");
  }

  private Path own(String name) throws IOException {
    Path folder = Folders.createPrivate(spec.folder().resolve(name));
    if (user.isPresent()) {
      Folders.own(folder, user.getAsInt());
    }
    return folder;
  }
}
