package io.codeloom.reconcile;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.event.Topics;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.EnvReader;
import io.codeloom.platform.config.KafkaConfig;
import io.codeloom.platform.kafka.StoredEvent;
import io.codeloom.platform.kafka.StoredEvents;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code reconcile dead-letters list|show|replay}: what became of events nobody took. */
public final class DeadLetterCommand {
  private static final String USAGE =
      """
      usage: reconcile dead-letters list [NUMBER]      the newest, 100 if not said otherwise
             reconcile dead-letters show PARTITION/OFFSET
             reconcile dead-letters replay PARTITION/OFFSET""";

  private static final Pattern PLACE = Pattern.compile("(\\d{1,9})/(\\d{1,18})");
  private static final int LISTED = 100;

  private final StoredEvents events;
  private final PrintStream out;
  private final PrintStream err;

  private DeadLetterCommand(StoredEvents events, PrintStream out, PrintStream err) {
    this.events = events;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs it.
   *
   * @param arguments what follows {@code dead-letters}
   * @param env how to reach Kafka: the functions' own settings
   * @return the exit status: 0; 1 if it could not be done; 2 for wrong arguments
   */
  public static int run(
      List<String> arguments, Function<String, String> env, PrintStream out, PrintStream err) {
    try {
      EnvReader reader = new EnvReader(env);
      KafkaConfig kafka = KafkaConfig.read(reader);
      reader.check();
      return new DeadLetterCommand(new StoredEvents(kafka), out, err).run(arguments);
    } catch (ConfigException | UnavailableException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private int run(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.get(0);
    String what = arguments.size() == 2 ? arguments.get(1) : "";
    Matcher place = PLACE.matcher(what);
    if (verb.equals("list") && (arguments.size() == 1 || what.matches("[1-9]\\d{0,4}"))) {
      return list(what.isEmpty() ? LISTED : Integer.parseInt(what));
    }
    if ((verb.equals("show") || verb.equals("replay")) && place.matches()) {
      return one(verb, Integer.parseInt(place.group(1)), Long.parseLong(place.group(2)));
    }
    err.println(USAGE);
    return 2;
  }

  private int list(int limit) {
    List<StoredEvent> letters = events.newest(Topics.DEAD_LETTERS, limit);
    letters.forEach(letter -> out.println(DeadLetterText.line(letter)));
    out.println(letters.size() + " dead letters");
    return 0;
  }

  private int one(String verb, int partition, long offset) {
    StoredEvent letter = events.find(Topics.DEAD_LETTERS, partition, offset).orElse(null);
    if (letter == null) {
      err.println("There is no dead letter at " + partition + "/" + offset + ".");
      return 1;
    }
    if (verb.equals("show")) {
      out.println(DeadLetterText.whole(letter));
      return 0;
    }
    return replay(letter);
  }

  private int replay(StoredEvent letter) {
    Replay replay = Replay.of(letter);
    if (replay instanceof Replay.Not not) {
      err.println(not.reason());
      return 1;
    }
    Replay.To to = (Replay.To) replay;
    events.write(to.topic(), letter, to.attributes());
    out.println("Sent to " + to.topic() + " again: " + DeadLetterText.line(letter));
    return 0;
  }
}
