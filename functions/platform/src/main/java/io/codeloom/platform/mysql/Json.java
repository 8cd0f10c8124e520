package io.codeloom.platform.mysql;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values in JSON columns. Unknown fields are passed over: a newer version may have written them.
 */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String write(Object value) {
    return value == null ? null : MAPPER.writeValueAsString(value);
  }

  static <T> T read(String text, Class<T> type) {
    return text == null ? null : MAPPER.readValue(text, type);
  }

  static <T> T read(String text, TypeReference<T> type) {
    return text == null ? null : MAPPER.readValue(text, type);
  }
}
