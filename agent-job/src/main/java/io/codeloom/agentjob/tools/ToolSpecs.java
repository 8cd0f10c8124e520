package io.codeloom.agentjob.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.codeloom.agentjob.json.Json;
import io.codeloom.agentjob.model.ToolSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads how tools are described to the model, one resource file each. */
final class ToolSpecs {
  private ToolSpecs() {}

  static ToolSpec load(String name) {
    try (InputStream in = ToolSpecs.class.getResourceAsStream(name + ".json")) {
      JsonNode spec = Json.MAPPER.readTree(in);
      return new ToolSpec(
          name, spec.path("description").asText(), (ObjectNode) spec.path("parameters"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
