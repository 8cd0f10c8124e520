package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of {@link LedgerEntry} lines. Each is with the kernel before anything else happens, so
 * that killing the courier loses none. What a power failure may take is the end of the last call
 * alone, which then counts as all that was reserved for it: everything else waits for the disk.
 */
final class Ledger implements AutoCloseable {
  /** No channel: an interrupt would close it. */
  private final FileOutputStream file;

  private final List<LedgerEntry> earlier;

  private Ledger(FileOutputStream file, List<LedgerEntry> earlier) {
    this.file = file;
    this.earlier = earlier;
  }

  /** Opens the ledger, cutting off a last line that a crash left half written. */
  static Ledger open(Path path) throws IOException {
    String text = Files.exists(path) ? Files.readString(path) : "";
    int whole = text.lastIndexOf('\n') + 1;
    List<LedgerEntry> entries = new ArrayList<>();
    for (String line : text.substring(0, whole).lines().toList()) {
      entries.add(parse(line));
    }
    if (whole < text.length()) {
      Files.writeString(path, text.substring(0, whole));
    }
    return new Ledger(new FileOutputStream(path.toFile(), true), List.copyOf(entries));
  }

  /** What earlier lives of this courier wrote. */
  List<LedgerEntry> earlier() {
    return earlier;
  }

  /** Writes one entry. */
  void append(LedgerEntry entry) throws IOException {
    file.write((Json.text(entry) + "\n").getBytes(StandardCharsets.UTF_8));
    if (entry.kind() != LedgerEntry.Kind.SETTLED) {
      file.getFD().sync();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static LedgerEntry parse(String line) throws IOException {
    try {
      return Json.MAPPER.readValue(line, LedgerEntry.class);
    } catch (JsonProcessingException e) {
      throw new IOException("the ledger is damaged", e);
    }
  }
}
