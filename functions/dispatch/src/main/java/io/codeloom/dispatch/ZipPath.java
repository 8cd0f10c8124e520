package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.CodeLimits;
import io.codeloom.dispatch.ZipEntryHeader.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules for an entry's name. */
record ZipPath(String name, CodeLimits limits) {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  /**
   * The path without empty and {@code .} parts; empty for the top folder itself.
   *
   * @throws io.codeloom.core.error.TaskFailedException if the name breaks a rule
   */
  String normalised(Kind kind) {
    checkCharacters();
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        throw ZipRejection.of(name, "leaves the folder by \"..\"");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.isEmpty() && kind != Kind.FOLDER) {
      throw ZipRejection.of(name, "has no name");
    }
    String path = String.join("/", parts);
    checkLengths(parts, path);
    return path;
  }

  private void checkCharacters() {
    if (name.indexOf('\0') >= 0) {
      throw ZipRejection.of(name, "has a NUL in its name");
    }
    if (name.indexOf('\\') >= 0) {
      throw ZipRejection.of(name, "has a backslash in its name; pack it with / between folders");
    }
    if (name.startsWith("/")) {
      throw ZipRejection.of(name, "has an absolute path");
    }
    if (DRIVE.matcher(name).matches()) {
      throw ZipRejection.of(name, "begins with a drive letter");
    }
  }

  private void checkLengths(List<String> parts, String path) {
    if (path.getBytes(UTF_8).length > limits.maxPathBytes()) {
      throw ZipRejection.of(name, "has a path of more than " + limits.maxPathBytes() + " bytes");
    }
    if (parts.size() > limits.maxDepth()) {
      throw ZipRejection.of(name, "is nested more than " + limits.maxDepth() + " folders deep");
    }
    for (String part : parts) {
      if (part.getBytes(UTF_8).length > CodeLimits.MAX_NAME_BYTES) {
        throw ZipRejection.of(
            name, "has a name of more than " + CodeLimits.MAX_NAME_BYTES + " bytes");
      }
    }
  }
}
