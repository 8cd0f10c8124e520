package io.codeloom.agentjob.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.util.List;

/** Says our conversation in the client library's words. */
final class RequestMessages {
  private RequestMessages() {}

  static ChatCompletionCreateParams request(
      String model, List<Message> conversation, List<ToolSpec> tools, boolean stream) {
    var builder = ChatCompletionCreateParams.builder().model(model);
    conversation.forEach(message -> add(builder, message));
    tools.forEach(tool -> builder.addFunctionTool(function(tool)));
    if (stream) {
      builder.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());
    }
    return builder.build();
  }

  private static void add(ChatCompletionCreateParams.Builder builder, Message message) {
    if (message instanceof Message.Rules system) {
      builder.addSystemMessage(system.text());
    } else if (message instanceof Message.User user) {
      builder.addUserMessage(user.text());
    } else if (message instanceof Message.Assistant assistant) {
      builder.addMessage(assistant(assistant));
    } else if (message instanceof Message.Result result) {
      builder.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(result.callId())
              .content(result.text())
              .build());
    }
  }

  private static ChatCompletionAssistantMessageParam assistant(Message.Assistant message) {
    var builder = ChatCompletionAssistantMessageParam.builder();
    if (!message.text().isBlank() || message.calls().isEmpty()) {
      builder.content(message.text().isBlank() ? "(empty reply)" : message.text());
    }
    message.calls().forEach(call -> builder.addToolCall(call(call)));
    return builder.build();
  }

  private static ChatCompletionMessageFunctionToolCall call(ToolCall call) {
    return ChatCompletionMessageFunctionToolCall.builder()
        .id(call.id())
        .function(
            ChatCompletionMessageFunctionToolCall.Function.builder()
                .name(call.name())
                .arguments(call.arguments())
                .build())
        .build();
  }

  private static FunctionDefinition function(ToolSpec tool) {
    return FunctionDefinition.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(parameters(tool.parameters()))
        .build();
  }

  private static FunctionParameters parameters(ObjectNode schema) {
    var builder = FunctionParameters.builder();
    schema
        .properties()
        .forEach(
            member ->
                builder.putAdditionalProperty(
                    member.getKey(), JsonValue.fromJsonNode(member.getValue())));
    return builder.build();
  }
}
