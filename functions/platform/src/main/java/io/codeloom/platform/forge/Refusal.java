package io.codeloom.platform.forge;

import io.codeloom.platform.forge.ForgeCalls.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What an answer that is no success means, in words for the caller. */
final class Refusal {
  private static final int MAX_WORDS = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}]+");

  private Refusal() {}

  /** Private repositories have drafts at GitHub only in some plans. */
  static boolean isOfDrafts(Answer answer) {
    return answer.status() == 422
        && words(answer.body()).toLowerCase(Locale.ROOT).contains("draft");
  }

  static ForgeException of(Answer answer) {
    return ForgeException.lasting(
        switch (answer.status()) {
          case 301, 302, 303, 307, 308 ->
              "The forge's API redirects: the repository may have been renamed.";
          case 401 -> "The forge's API does not accept the token.";
          case 403 ->
              "The token lacks the right to pull requests of the repository, or its rate limit is"
                  + " spent.";
          case 404 -> "The forge's API knows no such repository, or the token may not see it.";
          case 409, 422 -> "The forge refused the pull request: " + words(answer.body()) + ".";
          default -> "The forge's API answered with status " + answer.status() + ".";
        });
  }

  private static String words(JsonNode body) {
    List<String> all = new ArrayList<>();
    all.add(body.path("message").asString(""));
    for (JsonNode error : body.path("errors")) {
      all.add(error.path("message").asString(""));
      String field = error.path("field").asString("");
      all.add(field.isEmpty() ? "" : field + " is " + error.path("code").asString("wrong"));
    }
    all.removeIf(String::isBlank);
    String text = UNPRINTABLE.matcher(String.join("; ", all)).replaceAll(" ").strip();
    if (text.isEmpty()) {
      return "no reason given";
    }
    return text.length() <= MAX_WORDS ? text : text.substring(0, MAX_WORDS) + "…";
  }
}
