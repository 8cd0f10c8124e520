package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.JsonNode;

/** A provider's refusal in plain words. */
final class ProviderWords {
  private static final int MAX_QUOTE = 300;

  private ProviderWords() {}

  /** What status and body mean to the one who submitted the task. */
  static String of(int status, String body) {
    String meaning =
        switch (status) {
          case 400, 422 -> "The model's provider did not accept the request";
          case 401 -> "The model's provider refused the API key";
          case 402 -> "The account at the model's provider has no credit left";
          case 403 -> "The API key has no right to use this model";
          case 404 -> "The model's provider knows no such model or address";
          case 429 -> "The model's provider limits the rate or the quota is used up";
          default ->
              status >= 300 && status < 400
                  ? "The model's provider redirects, which is not followed"
                  : "The model's provider failed";
        };
    String quote = quote(body);
    return meaning + " (HTTP " + status + ")" + (quote.isEmpty() ? "." : ": " + quote);
  }

  private static String quote(String body) {
    JsonNode json = Json.parse(body);
    JsonNode error = json.path("error");
    String text = error.path("message").asText(error.isTextual() ? error.asText() : "");
    String words = text.isEmpty() ? json.path("message").asText("") : text;
    String line = words.replaceAll("[\\p{C}\\s]+", " ").strip();
    return line.length() > MAX_QUOTE ? line.substring(0, MAX_QUOTE) + "…" : line;
  }
}
