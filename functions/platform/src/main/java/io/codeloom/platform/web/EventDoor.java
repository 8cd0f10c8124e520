package io.codeloom.platform.web;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Lets in the events that come from inside. It decides only who may speak: whatever an event says
 * beside names is looked up by the function itself, whoever sent it.
 */
public interface EventDoor {
  /** Headers that say who sent an event. */
  Set<String> CREDENTIALS = Set.of(TokenDoor.HEADER, TokenDoor.AUTHORIZATION);

  /** Lets everything in. */
  EventDoor OPEN = message -> true;

  /**
   * Whether the message comes from inside.
   *
   * @throws io.codeloom.core.error.UnavailableException if that cannot be found out now
   */
  boolean admits(Message<byte[]> message);

  /** What our own events carry, if anything is asked for. */
  default Optional<String> token() {
    return Optional.empty();
  }

  /**
   * The function behind this door: it throws UNAUTHENTICATED for what is not let in, and never sees
   * what an event was let in for.
   */
  default Consumer<Message<byte[]>> guard(Consumer<Message<byte[]>> function) {
    return message -> {
      if (!admits(message)) {
        throw new RejectedException(
            ProblemType.UNAUTHENTICATED, "The event does not carry this installation's token.");
      }
      function.accept(withoutCredentials(message));
    };
  }

  private static Message<byte[]> withoutCredentials(Message<byte[]> message) {
    MessageBuilder<byte[]> rest = MessageBuilder.fromMessage(message);
    message.getHeaders().keySet().stream()
        .filter(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)))
        .forEach(rest::removeHeader);
    return rest.build();
  }
}
