package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Defaults and validity of one type of object. */
abstract class ObjectRules {

  private static final int MAX_NAME = 253;
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  static ObjectRules of(ResourceType type) {
    return switch (type.kind()) {
      case "Job" -> new JobRules();
      case "Pod" -> new PodRules();
      case "Secret" -> new SecretRules();
      default -> new ObjectRules() {};
    };
  }

  /** Fills in what the API fills in at creation. */
  void prepare(ObjectNode object) {}

  /** Fills in what an update may leave out. */
  void prepareUpdate(ObjectNode current, ObjectNode next) {}

  /** Adds what is wrong with an object. */
  void validate(ObjectNode object, Problems problems) {}

  /** Adds what is wrong with changing one state into the other. */
  void validateUpdate(ObjectNode current, ObjectNode next, Problems problems) {}

  final void requireValid(ObjectKey key, ObjectNode object) {
    Problems problems = new Problems();
    if (key.name().isEmpty()) {
      problems.required("metadata.name", "name or generateName is required");
    } else if (key.name().length() > MAX_NAME || !SUBDOMAIN.matcher(key.name()).matches()) {
      problems.invalid(
          "metadata.name",
          key.name(),
          "a lowercase RFC 1123 subdomain must consist of lower case"
              + " alphanumeric characters, '-' or '.'");
    }
    validate(object, problems);
    problems.throwIfAny(key);
  }

  final void requireValidUpdate(ObjectKey key, ObjectNode current, ObjectNode next) {
    Problems problems = new Problems();
    validate(next, problems);
    validateUpdate(current, next, problems);
    problems.throwIfAny(key);
  }

  /** Collects what is wrong. */
  static final class Problems {

    private final List<Cause> causes = new ArrayList<>();

    void required(String field, String why) {
      causes.add(new Cause(field, "FieldValueRequired", "Required value: " + why));
    }

    void invalid(String field, String value, String why) {
      causes.add(new Cause(field, "FieldValueInvalid", "Invalid value: \"" + value + "\": " + why));
    }

    void duplicate(String field, String value) {
      causes.add(new Cause(field, "FieldValueDuplicate", "Duplicate value: \"" + value + "\""));
    }

    void notFound(String field, String value) {
      causes.add(new Cause(field, "FieldValueNotFound", "Not found: \"" + value + "\""));
    }

    void forbidden(String field, String why) {
      causes.add(new Cause(field, "FieldValueForbidden", "Forbidden: " + why));
    }

    void immutable(ObjectNode current, ObjectNode next, String section, String field) {
      if (!current.path(section).path(field).equals(next.path(section).path(field))) {
        causes.add(
            new Cause(
                section + "." + field, "FieldValueInvalid", "Invalid value: field is immutable"));
      }
    }

    private void throwIfAny(ObjectKey key) {
      if (!causes.isEmpty()) {
        throw ApiException.invalid(key, causes);
      }
    }
  }
}
