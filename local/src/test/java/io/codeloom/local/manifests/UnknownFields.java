package io.codeloom.local.manifests;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Fields no model knows. fabric8 keeps them in {@code additionalProperties}, where a misspelt one
 * would go unnoticed until the API server drops it.
 */
final class UnknownFields {
  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /** Paths of the unknown fields in {@code object}. */
  static List<String> in(Object object) {
    UnknownFields fields = new UnknownFields();
    fields.walk(object, object.getClass().getSimpleName());
    return fields.found;
  }

  private void walk(Object value, String path) {
    if (value instanceof Collection<?> list) {
      list.forEach(item -> walk(item, path + "[]"));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> walk(item, path + "." + key));
    } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
      fields(value, path);
    }
  }

  private void fields(Object model, String path) {
    for (Class<?> type = model.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !type.isEnum()) {
          field(model, field, path);
        }
      }
    }
  }

  private void field(Object model, Field field, String path) {
    try {
      field.setAccessible(true);
      Object value = field.get(model);
      if (field.getName().equals("additionalProperties")) {
        ((Map<?, ?>) value).keySet().forEach(key -> found.add(path + "." + key));
      } else {
        walk(value, path + "." + field.getName());
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
