package io.codeloom.agentjob.model;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionMessage;
import java.util.ArrayList;
import java.util.List;

/** A reply that came in one piece. */
final class WholeReply {
  private WholeReply() {}

  static Reply of(ChatCompletion completion, long promptCharacters) {
    List<ChatCompletion.Choice> choices = completion._choices().asKnown().orElse(List.of());
    if (choices.isEmpty()) {
      throw ModelFailure.passing("the model's answer holds no choice", null, null);
    }
    ChatCompletion.Choice choice = choices.get(0);
    String text = choice.message().content().orElse("");
    List<ToolCall> calls = calls(choice.message());
    long answered = text.length();
    for (ToolCall call : calls) {
      answered += call.name().length() + call.arguments().length();
    }
    String reason = choice._finishReason().asKnown().map(Object::toString).orElse("stop");
    Tokens tokens = RepliedTokens.of(completion.usage().orElse(null), promptCharacters, answered);
    return new Reply(text, calls, tokens, reason);
  }

  private static List<ToolCall> calls(ChatCompletionMessage message) {
    List<ToolCall> calls = new ArrayList<>();
    for (var call : message.toolCalls().orElse(List.of())) {
      call.function()
          .ifPresent(
              function ->
                  calls.add(
                      new ToolCall(
                          function._id().asKnown().orElse(""),
                          function.function().name(),
                          function.function().arguments())));
    }
    return calls;
  }
}
