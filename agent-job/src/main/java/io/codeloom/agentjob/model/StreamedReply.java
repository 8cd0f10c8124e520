package io.codeloom.agentjob.model;

import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.completions.CompletionUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts a reply together from its chunks, forgiving what compatible endpoints leave out. */
final class StreamedReply {
  private final StringBuilder text = new StringBuilder();
  private final Map<Long, Part> calls = new TreeMap<>();
  private CompletionUsage usage;
  private String finishReason;

  void add(ChatCompletionChunk chunk) {
    chunk.usage().ifPresent(value -> usage = value);
    List<ChatCompletionChunk.Choice> choices = chunk._choices().asKnown().orElse(List.of());
    if (!choices.isEmpty()) {
      add(choices.get(0));
    }
  }

  private void add(ChatCompletionChunk.Choice choice) {
    choice.finishReason().ifPresent(reason -> finishReason = reason.toString());
    var delta = choice.delta();
    delta.content().ifPresent(text::append);
    delta.toolCalls().orElse(List.of()).forEach(this::add);
  }

  private void add(ChatCompletionChunk.Choice.Delta.ToolCall delta) {
    long last = calls.isEmpty() ? 0 : calls.size() - 1L;
    Part part = calls.computeIfAbsent(delta._index().asKnown().orElse(last), index -> new Part());
    delta.id().filter(id -> !id.isEmpty()).ifPresent(id -> part.id = id);
    delta
        .function()
        .ifPresent(
            function -> {
              function.name().ifPresent(part.name::append);
              function.arguments().ifPresent(part.arguments::append);
            });
  }

  /**
   * The reply, once the stream has ended.
   *
   * @throws ModelFailure if it ended before the reply did
   */
  Reply whole(long promptCharacters) {
    if (finishReason == null) {
      throw ModelFailure.passing("the model's answer broke off in the middle", null, null);
    }
    List<ToolCall> all = new ArrayList<>();
    calls.values().forEach(part -> all.add(part.call()));
    return new Reply(text.toString(), all, tokens(promptCharacters), finishReason);
  }

  private Tokens tokens(long promptCharacters) {
    long answered = text.length();
    for (Part part : calls.values()) {
      answered += part.name.length() + part.arguments.length();
    }
    return RepliedTokens.of(usage, promptCharacters, answered);
  }

  private static final class Part {
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private String id = "";

    ToolCall call() {
      return new ToolCall(id, name.toString(), arguments.toString());
    }
  }
}
