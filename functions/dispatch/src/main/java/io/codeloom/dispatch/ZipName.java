package io.codeloom.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A name in whatever encoding its ZIP uses: UTF-8 where flagged, the Unicode path field where it
 * fits the name, UTF-8 where a Unix wrote it without saying so, else IBM code page 437.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZipName(byte[] raw, boolean flaggedUtf8, boolean madeOnUnix, ZipExtra extra) {
  private static final Charset CODE_PAGE_437 = Charset.forName("IBM437");
  private static final int UNICODE_FIELD_HEADER = 5;

  String decoded() {
    if (flaggedUtf8) {
      return utf8(raw)
          .orElseThrow(
              () -> ZipRejection.of(new String(raw, US_ASCII), "has a name that is not UTF-8"));
    }
    return unicodeField()
        .or(() -> madeOnUnix ? utf8(raw) : Optional.empty())
        .orElseGet(() -> new String(raw, CODE_PAGE_437));
  }

  private Optional<String> unicodeField() {
    ByteBuffer field = extra.unicodePath();
    if (field.remaining() <= UNICODE_FIELD_HEADER || field.get() != 1) {
      return Optional.empty();
    }
    CRC32 crc = new CRC32();
    crc.update(raw);
    if ((int) crc.getValue() != field.getInt()) {
      return Optional.empty();
    }
    byte[] name = new byte[field.remaining()];
    field.get(name);
    return utf8(Arrays.copyOf(name, name.length));
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
