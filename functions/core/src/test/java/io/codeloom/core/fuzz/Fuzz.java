package io.codeloom.core.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.quicktheories.QuickTheory;
import org.quicktheories.core.Configuration;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.generators.Generate;

/**
 * Where properties about hostile input begin. Every run tries the same examples; {@code
 * -DQT_SEED=…} tries others, {@code -DQT_EXAMPLES=…} as many of each, and {@code -DQT_SHRINKS=…}
 * looks so often for a smaller one than was found. What fails names its seed.
 */
public final class Fuzz {
  private static final long SEED = 20_260_101;
  private static final int SHRINKS = 1_000;

  private Fuzz() {}

  /**
   * A property to be tried on {@code examples} values, where nothing else is asked for; fewer where
   * some come twice.
   */
  public static QuickTheory of(int examples) {
    return QuickTheory.qt()
        .withFixedSeed(Long.getLong(Configuration.SEED, SEED))
        .withExamples(Integer.getInteger(Configuration.EXAMPLES, examples))
        .withShrinkCycles(Integer.getInteger(Configuration.SHRINKS, SHRINKS));
  }

  /** Less often than not true, and false in what was made smaller. */
  public static boolean oneIn(int chances, RandomnessSource in) {
    return Generate.range(0, chances - 1).generate(in) == chances - 1;
  }

  /** One of them; the first in what was made smaller. */
  public static <T> T pick(List<T> from, RandomnessSource in) {
    return Generate.pick(from).generate(in);
  }

  /** Bytes as {@link Gen} makes them, with up to {@code most} of them changed. */
  public static Gen<byte[]> damaged(Gen<byte[]> whole, int most) {
    return in -> {
      byte[] bytes = whole.generate(in).clone();
      int changes = Generate.range(0, most).generate(in);
      for (int i = 0; i < changes && bytes.length > 0; i++) {
        int at = Generate.range(0, bytes.length - 1).generate(in);
        bytes[at] = (byte) (int) Generate.range(0, 255).generate(in);
      }
      return bytes;
    };
  }

  /** Bytes as text a reader can tell from other bytes. */
  public static String shown(byte[] bytes) {
    StringBuilder shown = new StringBuilder();
    for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
      shown.append(c >= ' ' && c <= '~' && c != '\\' ? c : String.format("\\x%02x", (int) c));
    }
    return shown.toString();
  }
}
