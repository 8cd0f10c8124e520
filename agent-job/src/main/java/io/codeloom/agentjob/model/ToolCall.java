package io.codeloom.agentjob.model;

/**
 * One call the model asks for, as it wrote it.
 *
 * @param id ties the result to the call; unique within a run
 * @param name the tool's name
 * @param arguments meant to be a JSON object; may be anything
 */
public record ToolCall(String id, String name, String arguments) {}
