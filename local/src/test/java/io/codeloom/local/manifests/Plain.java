package io.codeloom.local.manifests;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Objects as maps, lists, strings, booleans and longs, the way CEL sees them. */
final class Plain {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final ObjectMapper MAPS = new ObjectMapper();

  private Plain() {}

  static Object of(HasMetadata object) {
    try {
      return plain(MAPS.readValue(JSON.asJson(object), Map.class));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      map.forEach((key, item) -> plain.put((String) key, plain(item)));
      return plain;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Plain::plain).toList();
    }
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }
}
