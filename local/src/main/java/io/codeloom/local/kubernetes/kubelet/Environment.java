package io.codeloom.local.kubernetes.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.local.kubernetes.api.ObjectKey;
import io.codeloom.local.kubernetes.api.ObjectStore;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's environment and words, with references resolved. */
final class Environment {

  private static final Pattern LABEL =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._a-zA-Z0-9]+)\\)");

  private final ObjectStore store;
  private final Pod pod;

  /** Something it refers to is not there (yet). */
  static final class MissingException extends Exception {
    MissingException(String message) {
      super(message);
    }
  }

  Environment(ObjectStore store, Pod pod) {
    this.store = store;
    this.pod = pod;
  }

  Map<String, String> of(Container container) throws MissingException {
    Map<String, String> env = new LinkedHashMap<>();
    for (EnvVar variable : container.getEnv()) {
      String value = value(variable, env);
      if (value != null) {
        env.put(variable.getName(), value);
      }
    }
    return env;
  }

  private String value(EnvVar variable, Map<String, String> before) throws MissingException {
    EnvVarSource from = variable.getValueFrom();
    if (from == null) {
      return expand(variable.getValue() == null ? "" : variable.getValue(), before);
    }
    if (from.getFieldRef() != null) {
      return field(from.getFieldRef().getFieldPath());
    }
    if (from.getSecretKeyRef() != null) {
      return secret(from.getSecretKeyRef());
    }
    throw new MissingException("variable " + variable.getName() + ": source is not served here");
  }

  private String field(String path) throws MissingException {
    Matcher label = LABEL.matcher(path);
    if (label.matches()) {
      Map<String, String> all =
          label.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return all == null ? "" : all.getOrDefault(label.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "status.podIP", "status.hostIP" -> "127.0.0.1";
      default -> throw new MissingException("field " + path + " is not served here");
    };
  }

  private String secret(SecretKeySelector selector) throws MissingException {
    boolean optional = Boolean.TRUE.equals(selector.getOptional());
    ObjectKey key = ObjectKey.secret(pod.getMetadata().getNamespace(), selector.getName());
    ObjectNode secret = store.get(key).orElse(null);
    if (secret == null || !secret.path("data").has(selector.getKey())) {
      if (optional) {
        return null;
      }
      throw new MissingException(
          secret == null
              ? "secret \"" + selector.getName() + "\" not found"
              : "couldn't find key " + selector.getKey() + " in Secret " + selector.getName());
    }
    byte[] value = Base64.getDecoder().decode(secret.path("data").path(selector.getKey()).asText());
    return new String(value, StandardCharsets.UTF_8);
  }

  static List<String> expand(List<String> words, Map<String, String> env) {
    return words.stream().map(word -> expand(word, env)).toList();
  }

  /** {@code $(NAME)} where the name is known; {@code $$} is a dollar. */
  static String expand(String text, Map<String, String> env) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    m.group(1) == null ? "$" : env.getOrDefault(m.group(1), m.group())));
  }
}
