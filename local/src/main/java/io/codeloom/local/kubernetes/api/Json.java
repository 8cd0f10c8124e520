package io.codeloom.local.kubernetes.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The mappers, and the way between trees (as stored) and fabric8's models (as read). */
public final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Without the models' catch-all setters, so that a misspelt field is an error. */
  private static final ObjectMapper STRICT =
      new ObjectMapper().setAnnotationIntrospector(new NoAnySetter());

  private static final Map<ResourceType, Class<?>> MODELS =
      Map.of(
          ResourceType.JOB, Job.class,
          ResourceType.POD, Pod.class,
          ResourceType.SECRET, Secret.class,
          ResourceType.NAMESPACE, Namespace.class,
          ResourceType.EVENT, Event.class);

  private Json() {}

  private static final class NoAnySetter extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }

  static ObjectNode object(String apiVersion, String kind) {
    return MAPPER.createObjectNode().put("kind", kind).put("apiVersion", apiVersion);
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A stored object as a model. */
  public static <T> T read(JsonNode node, Class<T> model) {
    try {
      return MAPPER.treeToValue(node, model);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored object is not a " + model.getSimpleName(), e);
    }
  }

  /** A model as a tree. */
  public static ObjectNode write(Object model) {
    return MAPPER.valueToTree(model);
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode parse(byte[] body) throws IOException {
    return MAPPER.readTree(body);
  }

  static JsonNode parseYaml(byte[] body) throws IOException {
    return YAML.readTree(body);
  }

  /**
   * Decodes strictly.
   *
   * @return what is unknown in it, if anything
   * @throws ApiException 400 when a value has the wrong type
   */
  static Optional<String> unknownField(ResourceType type, ObjectNode object) {
    try {
      STRICT.treeToValue(object, MODELS.get(type));
      return Optional.empty();
    } catch (UnrecognizedPropertyException e) {
      return Optional.of("unknown field \"" + path(e) + "\"");
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest(
          type.kind()
              + " in version \""
              + type.version()
              + "\" cannot be handled as a "
              + type.kind()
              + ": "
              + e.getOriginalMessage());
    }
  }

  private static String path(UnrecognizedPropertyException e) {
    StringBuilder path = new StringBuilder();
    e.getPath()
        .forEach(
            r -> {
              if (r.getFieldName() == null) {
                path.append('[').append(r.getIndex()).append(']');
              } else {
                path.append(path.isEmpty() ? "" : ".").append(r.getFieldName());
              }
            });
    return path.toString();
  }
}
