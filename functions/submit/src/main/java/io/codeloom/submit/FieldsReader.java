package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
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
      Submission.Fields fields = strict.readValue(body, Submission.Fields.class);
      if (fields == null) {
        throw rejected("The body must be a JSON object.");
      }
      return fields;
    } catch (UnrecognizedPropertyException e) {
      throw rejected("There is no field " + plain(e.getPropertyName()) + ".");
    } catch (DatabindException e) {
      throw rejected("The body does not have the right type" + at(e) + ".");
    } catch (JacksonException e) {
      throw rejected("The body is not valid JSON.");
    }
  }

  /** The fields of a form, all text; {@code labels} is a JSON object, limits are whole numbers. */
  Submission.Fields form(Map<String, String> texts) {
    String object =
        texts.entrySet().stream()
            .map(field -> strict.writeValueAsString(field.getKey()) + ":" + value(field))
            .collect(Collectors.joining(",", "{", "}"));
    return json(object.getBytes(java.nio.charset.StandardCharsets.UTF_8));
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

  private static String at(DatabindException e) {
    String path =
        e.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(java.util.Objects::nonNull)
            .map(FieldsReader::plain)
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : " at " + path;
  }

  private static String plain(String name) {
    String harmless = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return harmless.length() <= 60 ? harmless : harmless.substring(0, 60);
  }

  private static RejectedException rejected(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
