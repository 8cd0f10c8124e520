package io.codeloom.local.doctor;

import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.EnvReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The settings of one service, each service by itself: what one lacks hides none of the others.
 *
 * @param settings empty if something lacks
 * @param lacks what is missing or wrong, each beginning with a variable's name
 */
record Known<T>(Optional<T> settings, List<String> lacks) {

  /** Reads them; {@code reader} is a configuration's own. */
  static <T> Known<T> of(Settings settings, Function<EnvReader, T> reader) {
    EnvReader env = new EnvReader(settings::get);
    T read = reader.apply(env);
    try {
      env.check();
      return new Known<>(Optional.of(read), List.of());
    } catch (ConfigException e) {
      return new Known<>(Optional.empty(), e.problems());
    }
  }

  /** What looks at the service. */
  @FunctionalInterface
  interface Look<T> {
    List<Finding> look(T settings) throws Exception;
  }

  /** A check that says what it lacks where it cannot look. */
  Check check(String subject, Look<T> look) {
    return new Check(
        subject, () -> settings.isPresent() ? look.look(settings.get()) : List.of(unseen(subject)));
  }

  Finding unseen(String subject) {
    return new Finding.Unseen(
        subject,
        String.join("; ", lacks),
        "Set what is missing, or source .codeloom/endpoints.env of a running local/up.");
  }
}
