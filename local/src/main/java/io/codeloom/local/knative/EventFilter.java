package io.codeloom.local.knative;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The filters of a Trigger (eventing.knative.dev/v1), as far as they are used. */
public sealed interface EventFilter extends Predicate<Event> {
  /** Every event. */
  record Everything() implements EventFilter {
    @Override
    public boolean test(Event event) {
      return true;
    }
  }

  /** Every named attribute has exactly that value. */
  record Exact(Map<String, String> attributes) implements EventFilter {
    public Exact {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean test(Event event) {
      return attributes.entrySet().stream()
          .allMatch(
              want -> event.attribute(want.getKey()).filter(want.getValue()::equals).isPresent());
    }
  }

  /** Every named attribute begins with that text. */
  record Prefix(Map<String, String> attributes) implements EventFilter {
    public Prefix {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean test(Event event) {
      return attributes.entrySet().stream()
          .allMatch(
              want ->
                  event
                      .attribute(want.getKey())
                      .filter(value -> value.startsWith(want.getValue()))
                      .isPresent());
    }
  }

  /** At least one of the filters passes. */
  record Any(List<EventFilter> filters) implements EventFilter {
    public Any {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean test(Event event) {
      return filters.stream().anyMatch(filter -> filter.test(event));
    }
  }

  /** All of the filters pass. */
  record All(List<EventFilter> filters) implements EventFilter {
    public All {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean test(Event event) {
      return filters.stream().allMatch(filter -> filter.test(event));
    }
  }

  /** The type is exactly this. */
  static EventFilter type(String type) {
    return new Exact(Map.of(Event.TYPE, type));
  }

  /** The type begins with this. */
  static EventFilter typePrefix(String prefix) {
    return new Prefix(Map.of(Event.TYPE, prefix));
  }
}
