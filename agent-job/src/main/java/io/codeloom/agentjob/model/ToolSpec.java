package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A tool as the model is told of it.
 *
 * @param name unique among the tools
 * @param description when and how to use it
 * @param parameters JSON Schema of an object
 */
public record ToolSpec(String name, String description, ObjectNode parameters) {}
