package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.git.GitRef;
import io.codeloom.core.git.GitUrl;
import io.codeloom.core.job.ObjectKeys;
import io.codeloom.core.task.Limits;
import io.codeloom.core.task.Source;
import io.codeloom.core.task.TaskSpec;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks a submission at the door. Every refusal says what to change. */
final class SubmissionRules {
  static final int MAX_DESCRIPTION = 20_000;
  static final int MAX_PATH = 1_024;
  static final int MAX_LABELS = 20;
  static final int MAX_TOKEN = 4_096;

  private static final Pattern LABEL_KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}");
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cntrl}]{0,200}");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");

  private final SubmitPolicy policy;

  SubmissionRules(SubmitPolicy policy) {
    this.policy = policy;
  }

  /**
   * What the task will be.
   *
   * @throws RejectedException naming the first field that must change
   */
  TaskSpec check(UUID id, Submission submission) {
    Submission.Fields fields = submission.fields();
    return new TaskSpec(
        source(id, submission),
        targetFile(fields.targetFile()),
        description(fields.taskDescription()),
        limits(fields),
        labels(fields.labels()),
        image(fields.agentImage()),
        keySource(fields.openaiApiKeySource()),
        credentials(submission),
        submission.origin(),
        submission.trace());
  }

  private Source source(UUID id, Submission submission) {
    Submission.Fields fields = submission.fields();
    long given =
        Stream.of(blankToNull(fields.gitUrl()), blankToNull(fields.zipPath()))
                .filter(Objects::nonNull)
                .count()
            + submission.zip().stream().count();
    if (given != 1) {
      throw rejected("Send exactly one of git_url, zip_file and zip_path; got " + given + ".");
    }
    if (blankToNull(fields.gitUrl()) != null) {
      String ref = blankToNull(fields.gitRef());
      GitUrl url = GitUrl.parse(fields.gitUrl(), policy.gitHosts());
      return Source.git(url.uri().toString(), ref == null ? null : GitRef.check(ref));
    }
    requireAbsent("git_ref", fields.gitRef());
    requireAbsent("github_token", fields.githubToken());
    requireAbsent("git_credentials", fields.gitCredentials());
    if (submission.zip().isPresent()) {
      String name = ZipNames.safe(submission.zip().get().fileName());
      return Source.zip(name, ObjectKeys.zip(id, name));
    }
    return inboxZip(submission.owner(), fields.zipPath());
  }

  private static Source inboxZip(String owner, String path) {
    String inbox = ObjectKeys.inbox(owner);
    checkPath("zip_path", path);
    if (path.getBytes(UTF_8).length > ObjectKeys.MAX_BYTES) {
      throw rejected("zip_path is longer than " + ObjectKeys.MAX_BYTES + " bytes.");
    }
    if (!path.startsWith(inbox) || path.length() == inbox.length()) {
      throw rejected("zip_path must name an object under " + inbox + ", from POST /api/uploads.");
    }
    return Source.zip(ZipNames.safe(path.substring(path.lastIndexOf('/') + 1)), path);
  }

  private static String description(String description) {
    if (description == null || description.isBlank()) {
      throw rejected("task_description must say what to do.");
    }
    if (description.length() > MAX_DESCRIPTION) {
      throw rejected("task_description is longer than " + MAX_DESCRIPTION + " characters.");
    }
    if (description.indexOf('\0') >= 0 || !isText(description)) {
      throw rejected("task_description must not hold NUL or half characters.");
    }
    return description;
  }

  private static String targetFile(String path) {
    if (path == null || path.isBlank()) {
      return "";
    }
    checkPath("target_file", path);
    return path;
  }

  private static void checkPath(String field, String path) {
    if (path.length() > MAX_PATH) {
      throw rejected(field + " is longer than " + MAX_PATH + " characters.");
    }
    if (path.startsWith("/") || path.startsWith("~") || path.matches("[A-Za-z]:.*")) {
      throw rejected(field + " must be a relative path.");
    }
    if (path.indexOf('\\') >= 0 || !isText(path) || hasControls(path)) {
      throw rejected(field + " must not hold backslashes, control or half characters.");
    }
    if (Stream.of(path.split("/", -1)).anyMatch(part -> part.equals("..") || part.isEmpty())) {
      throw rejected(field + " must not have empty parts or '..'.");
    }
  }

  private Limits limits(Submission.Fields fields) {
    Limits ceiling = policy.ceiling();
    return new Limits(
        (int) within("max_steps", fields.maxSteps(), ceiling.maxSteps()),
        within("max_tokens", fields.maxTokens(), ceiling.maxTokens()),
        (int) within("timeout_seconds", fields.timeoutSeconds(), ceiling.timeoutSeconds()));
  }

  private static long within(String field, Number asked, long ceiling) {
    if (asked == null) {
      return ceiling;
    }
    if (asked.longValue() < 1 || asked.longValue() > ceiling) {
      throw rejected(field + " must be from 1 to " + ceiling + ".");
    }
    return asked.longValue();
  }

  private static Map<String, String> labels(Map<String, String> labels) {
    if (labels == null) {
      return Map.of();
    }
    if (labels.size() > MAX_LABELS) {
      throw rejected("labels has more than " + MAX_LABELS + " entries.");
    }
    labels.forEach(
        (key, value) -> {
          if (!LABEL_KEY.matcher(key).matches()) {
            throw rejected("labels has a key that does not match " + LABEL_KEY + ".");
          }
          if (value == null || !PRINTABLE.matcher(value).matches() || !isText(value)) {
            throw rejected("labels has a value that is not up to 200 printable characters.");
          }
        });
    return labels;
  }

  private String image(String image) {
    if (blankToNull(image) == null) {
      return null;
    }
    boolean allowed =
        IMAGE.matcher(image).matches()
            && policy.agentImages().stream().anyMatch(prefix -> isWithin(prefix, image));
    if (!allowed) {
      throw rejected("agent_image is not one that this installation allows.");
    }
    return image;
  }

  /**
   * Whole parts only: {@code reg/team} allows {@code reg/team/x} and not {@code reg/team-evil/x}.
   */
  private static boolean isWithin(String prefix, String image) {
    if (!image.startsWith(prefix)) {
      return false;
    }
    String around = prefix.substring(prefix.length() - 1) + image.substring(prefix.length());
    return image.equals(prefix) || around.matches("[/:@].*|.[/:@].*");
  }

  private String keySource(String name) {
    if (blankToNull(name) == null) {
      return TaskSpec.DEFAULT_KEY_SOURCE;
    }
    if (!policy.keySources().contains(name)) {
      throw rejected("openai_api_key_source is not one that this installation has.");
    }
    return name;
  }

  private static String credentials(Submission submission) {
    Submission.Fields fields = submission.fields();
    String token = blankToNull(fields.githubToken());
    String credentials = blankToNull(fields.gitCredentials());
    if (token != null && (token.length() > MAX_TOKEN || !TOKEN.matcher(token).matches())) {
      throw rejected("github_token is not a token.");
    }
    if (credentials != null && submission.origin() == null) {
      throw rejected("git_credentials are for records on codex-requests; send github_token.");
    }
    if (credentials != null && !SECRET_NAME.matcher(credentials).matches()) {
      throw rejected("git_credentials must be the name of a Secret.");
    }
    return credentials;
  }

  /** Whether every surrogate has its pair: what has not cannot be written as UTF-8. */
  private static boolean isText(String value) {
    return value.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private static boolean hasControls(String value) {
    return value.codePoints().anyMatch(Character::isISOControl);
  }

  private static void requireAbsent(String field, String value) {
    if (blankToNull(value) != null) {
      throw rejected(field + " goes with git_url only.");
    }
  }

  static String blankToNull(String value) {
    return value == null || value.isBlank() ? null : value;
  }

  private static RejectedException rejected(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
