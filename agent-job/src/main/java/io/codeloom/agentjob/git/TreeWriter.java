package io.codeloom.agentjob.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes one tree of files into a repository as a single stream: one process and one pack, however
 * many files. Contents are stored as they are; no filter, attribute or end-of-line rule applies.
 * Paths are relative, with one char per byte (ISO 8859-1), since names need not be text.
 */
public final class TreeWriter implements AutoCloseable {
  private static final String REF = "refs/codeloom/tree";

  private final Git git;
  private final GitProcess process;
  private final OutputStream out;

  private TreeWriter(Git git, GitProcess process) throws IOException {
    this.git = git;
    this.process = process;
    this.out = process.stdin();
    print("commit " + REF + "\ncommitter codeloom <> 0 +0000\ndata 0\n");
  }

  /** Starts a tree in {@code git}'s repository. */
  public static TreeWriter start(Git git) throws IOException {
    return new TreeWriter(
        git,
        git.start(
            Map.of(),
            git.gitDir(),
            "fast-import",
            "--big-file-threshold=8m",
            "--quiet",
            "--done",
            "--force",
            "--depth=0",
            "--date-format=raw"));
  }

  /** Adds an entry whose content the repository has already. */
  public void known(String path, TreeEntry entry) throws IOException {
    print("M " + entry.mode() + " " + entry.id() + " " + quoted(path) + "\n");
  }

  /** Adds an entry with this content. */
  public void add(String path, String mode, byte[] content, int length) throws IOException {
    header(path, mode, length);
    out.write(content, 0, length);
    out.write('\n');
  }

  /**
   * Adds an entry with the next {@code length} bytes of {@code content}.
   *
   * @throws IOException if there are fewer; the tree is then lost
   */
  public void add(String path, String mode, InputStream content, long length) throws IOException {
    header(path, mode, length);
    byte[] buffer = new byte[64 * 1024];
    long left = length;
    while (left > 0) {
      int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new IOException("a file became shorter while it was read");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
    out.write('\n');
  }

  /** Ends the tree and returns its object id. */
  public String finish() throws IOException {
    print("done\n");
    out.close();
    process.stdout().readAllBytes();
    process.expectSuccess();
    return git.run("rev-parse", "--verify", "--end-of-options", REF + "^{tree}");
  }

  @Override
  public void close() {
    process.close();
  }

  private void header(String path, String mode, long length) throws IOException {
    print("M " + mode + " inline " + quoted(path) + "\ndata " + length + "\n");
  }

  private void print(String latin1) throws IOException {
    out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** C-style quotes, so that a line feed or quote in a name stays part of the name. */
  static String quoted(String path) {
    StringBuilder quoted = new StringBuilder(path.length() + 2).append('"');
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c >= 0x7f) {
        quoted.append(String.format("\\%03o", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
