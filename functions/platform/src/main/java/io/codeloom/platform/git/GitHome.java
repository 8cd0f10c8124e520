package io.codeloom.platform.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a git process has for a home: an empty folder only we can enter, and, with a token, the
 * helper that git asks for it. Gone when closed.
 */
final class GitHome implements AutoCloseable {
  /** GitHub takes any name beside a token, GitLab and Gitea likewise. */
  private static final String ASKPASS =
      """
      #!/bin/sh
      case "$1" in
        Username*) echo x-access-token ;;
        *) IFS= read -r token < "${0%/*}/token"; printf '%s\\n' "$token" ;;
      esac
      """;

  private final ScratchFolder folder;
  private final boolean hasToken;

  private GitHome(ScratchFolder folder, boolean hasToken) {
    this.folder = folder;
    this.hasToken = hasToken;
  }

  /** A new home; {@code token} may be null. */
  static GitHome open(String token) {
    GitHome home = new GitHome(ScratchFolder.open(), token != null);
    try {
      Files.createDirectory(home.work());
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "making a home for git", e);
    }
    if (token != null) {
      home.write("token", "rw-------", token + "\n");
      home.write("askpass", "rwx------", ASKPASS);
    }
    return home;
  }

  /** An empty folder: HOME and working directory. */
  Path work() {
    return folder.resolve("work");
  }

  /** Where git notes the headers of its HTTP exchanges; never a credential. */
  Path trace() {
    return folder.resolve("trace");
  }

  /** The whole environment of a git process. */
  Map<String, String> environment() {
    Map<String, String> env = new TreeMap<>();
    env.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    env.put("HOME", work().toString());
    env.put("TMPDIR", work().toString());
    env.put("LC_ALL", "C");
    env.put("GIT_CONFIG_NOSYSTEM", "1");
    env.put("GIT_CONFIG_GLOBAL", "/dev/null");
    env.put("GIT_ATTR_NOSYSTEM", "1");
    env.put("GIT_CEILING_DIRECTORIES", folder.path().toString());
    env.put("GIT_TERMINAL_PROMPT", "0");
    env.put("GIT_NO_REPLACE_OBJECTS", "1");
    env.put("GIT_TRACE_CURL", trace().toString());
    env.put("GIT_TRACE_CURL_NO_DATA", "1");
    env.put("NO_PROXY", "*");
    if (hasToken) {
      env.put("GIT_ASKPASS", folder.resolve("askpass").toString());
    }
    String ownCertificates = System.getenv("GIT_SSL_CAINFO");
    if (ownCertificates != null) {
      env.put("GIT_SSL_CAINFO", ownCertificates);
    }
    return env;
  }

  /** Writes a small file beside the working directory. */
  Path write(String name, String mode, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
      return Files.writeString(file, text, UTF_8);
    } catch (IOException e) {
      throw new UnavailableException(UnavailableException.SCRATCH_DISK, "writing for git", e);
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
