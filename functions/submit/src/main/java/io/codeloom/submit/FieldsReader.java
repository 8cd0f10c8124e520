package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads the fields of a submission strictly: no unknown names, no twice, no coercion of types. */
final class FieldsReader {
  private final JsonMapper strict;

  FieldsReader() {
    this.strict =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .withCoercionConfig(
                LogicalType.Textual,
                config ->
                    config
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withCoercionConfig(
                LogicalType.Integer,
                config ->
                    config
                        .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .build();
  }

  /**
   * The fields in a JSON object.
   *
   * @throws RejectedException naming the field that is wrong, never repeating a value
   */
  Submission.Fields json(byte[] body) {
    try {
      Submission.Fields fields = strict.readValue(text(body), Submission.Fields.class);
      if (fields == null) {
        throw rejected("The body must be a JSON object.");
      }
      return fields;
    } catch (UnrecognizedPropertyException e) {
      throw rejected("There is no field " + plain(e.getPropertyName()) + ".");
    } catch (InputCoercionException e) {
      throw rejected(plain(e.processor().currentName()) + " is out of range.");
    } catch (DatabindException e) {
      throw rejected(wrongType(e));
    } catch (JacksonException e) {
      throw rejected("The body is not valid JSON.");
    }
  }

  /** RFC 8259 allows UTF-8 only; Jackson by itself would guess other encodings. */
  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw rejected("The body is not valid UTF-8.");
    }
  }

  /** The fields of a form, all text; {@code labels} is a JSON object, limits are whole numbers. */
  Submission.Fields form(Map<String, String> texts) {
    String object =
        texts.entrySet().stream()
            .map(field -> strict.writeValueAsString(field.getKey()) + ":" + value(field))
            .collect(Collectors.joining(",", "{", "}"));
    return json(object.getBytes(StandardCharsets.UTF_8));
  }

  private String value(Map.Entry<String, String> field) {
    String text = field.getValue();
    return switch (field.getKey()) {
      case "labels" -> isObject(text) ? text : wrong("labels", "a JSON object");
      case "max_steps", "max_tokens", "timeout_seconds" ->
          text.matches("-?\\d{1,18}") ? text : wrong(field.getKey(), "a whole number");
      default -> strict.writeValueAsString(text);
    };
  }

  private boolean isObject(String text) {
    try {
      return strict.readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static String wrong(String field, String wanted) {
    throw rejected(field + " must be " + wanted + ".");
  }

  private static String wrongType(DatabindException e) {
    String path =
        e.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(Objects::nonNull)
            .map(FieldsReader::plain)
            .collect(Collectors.joining("."));
    return path.isEmpty()
        ? "The body must be a JSON object."
        : path + " has the wrong type, or a value out of range.";
  }

  /** A name as it may be told to the caller: short, and without anything unusual. */
  static String plain(String name) {
    if (name == null) {
      return "A value";
    }
    String harmless = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return harmless.length() <= 60 ? harmless : harmless.substring(0, 60);
  }

  private static RejectedException rejected(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
