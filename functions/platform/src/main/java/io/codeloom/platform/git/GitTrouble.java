package io.codeloom.platform.git;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.task.FailureCode;
import java.util.List;
import java.util.regex.Pattern;

/** What went wrong in one call of git, and whether the same call may go well in a moment. */
final class GitTrouble extends RuntimeException {
  private static final int MAX_LINE = 300;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}]+");

  private record Rule(Pattern sign, FailureCode code, boolean passing, String message) {
    static Rule passing(String sign, String message) {
      return new Rule(Pattern.compile(sign), FailureCode.GIT_UNREACHABLE, true, message);
    }

    static Rule lasting(String sign, FailureCode code, String message) {
      return new Rule(Pattern.compile(sign), code, false, message);
    }
  }

  /** Of git itself, not of a server, whose words come after {@code remote:}. */
  private static final Rule MEMORY =
      Rule.lasting(
          "(?m)^fatal: (Out of memory|.*Cannot allocate memory)",
          FailureCode.CODE_TOO_LARGE,
          "Unpacked, it takes git more memory than it may have.");

  /** The first that fits counts. Signs are git's and curl's messages in the C locale. */
  private static final List<Rule> RULES =
      List.of(
          MEMORY,
          Rule.lasting(
              "not our ref|unadvertised object|couldn't find remote ref|[Nn]o such remote ref",
              FailureCode.GIT_REF_NOT_FOUND,
              "The commit is not in the repository, or the server does not hand it out."),
          Rule.lasting(
              "\\[(remote )?rejected\\]",
              FailureCode.GIT_UNREACHABLE,
              "The server refused the branch: it leads elsewhere already, or is protected."),
          Rule.lasting(
              "patch (failed|does not apply)|corrupt patch|does not exist in index",
              FailureCode.STAGING_FAILED,
              "The patch does not fit the commit."),
          Rule.lasting(
              "Authentication failed|could not read (Username|Password)|returned error: 40[13]",
              FailureCode.GIT_UNREACHABLE,
              "The server asks for credentials or denies access: the repository may not exist, or"
                  + " github_token is missing or lacks the right to read it."),
          Rule.lasting(
              "returned error: 404|repository '.*' not found",
              FailureCode.GIT_UNREACHABLE,
              "There is no repository at git_url, or github_token may not see it."),
          Rule.lasting(
              "certificate|SSL_ERROR|unsupported protocol version",
              FailureCode.GIT_UNREACHABLE,
              "The server's TLS certificate could not be verified."),
          Rule.lasting(
              "transport '.*' not allowed",
              FailureCode.GIT_URL_REFUSED,
              "The repository leads to a protocol that is not allowed."),
          Rule.lasting(
              "not valid: is this a git repository|invalid server response|bad line length",
              FailureCode.GIT_UNREACHABLE,
              "What answers at git_url is not a git repository."),
          Rule.passing(
              "[Ff]ailed to connect|[Cc]onnection (refused|reset|timed out)|[Cc]ouldn't connect"
                  + "|too slow|timed out|[Ee]mpty reply|returned error: (5\\d\\d|429)"
                  + "|early EOF|hung up|unexpected disconnect|RPC failed|recv error",
              "The repository's server did not answer, or broke off."),
          Rule.lasting(
              "fsck|index-pack failed|inflate|unpack-objects|bad object",
              FailureCode.GIT_UNREACHABLE,
              "The repository holds objects that git refuses."));

  private final FailureCode code;
  private final boolean passing;

  private GitTrouble(FailureCode code, boolean passing, String message) {
    super(message, null, false, false);
    this.code = code;
    this.passing = passing;
  }

  /** Trouble with the network, which may be over in a moment. */
  static GitTrouble passing(String message) {
    return new GitTrouble(FailureCode.GIT_UNREACHABLE, true, message);
  }

  /**
   * What git's messages mean.
   *
   * @throws UnavailableException if they mean trouble on this side
   */
  static GitTrouble told(String errors) {
    if (errors.contains("No space left on device")) {
      throw new UnavailableException(
          UnavailableException.SCRATCH_DISK, "no space left for the code", null);
    }
    return RULES.stream()
        .filter(rule -> rule.sign.matcher(errors).find())
        .findFirst()
        .map(rule -> new GitTrouble(rule.code, rule.passing, rule.message))
        .orElseGet(
            () ->
                new GitTrouble(
                    FailureCode.GIT_UNREACHABLE, false, "git could not read it: " + last(errors)));
  }

  /** Whether git says that it may have no more memory. */
  static boolean isOfMemory(String errors) {
    return MEMORY.sign.matcher(errors).find();
  }

  /** Whether trying again may help. */
  boolean passing() {
    return passing;
  }

  /** Whether the commit is what was not handed out. */
  boolean isMissingCommit() {
    return code == FailureCode.GIT_REF_NOT_FOUND;
  }

  /** The same as the task's failure. */
  TaskFailedException asFailure() {
    return new TaskFailedException(code, getMessage());
  }

  private static String last(String errors) {
    String line =
        errors
            .lines()
            .filter(l -> l.startsWith("fatal:") || l.startsWith("error:"))
            .reduce((first, second) -> second)
            .orElse("no reason given");
    String clean = CONTROL.matcher(line).replaceAll(" ");
    return clean.length() <= MAX_LINE ? clean : clean.substring(0, MAX_LINE) + "…";
  }
}
