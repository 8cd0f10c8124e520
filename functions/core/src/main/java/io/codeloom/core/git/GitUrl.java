package io.codeloom.core.git;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository's URL that may be tried. What can be told without a look-up is told here; the
 * addresses behind a name are judged at the clone, by {@link PublicAddress}.
 *
 * @param uri the URL as given
 * @param host lower case; an IPv6 literal in brackets
 * @param port the port, the scheme's own where none is given
 * @param trusted whether the operator allowed this host to be private or plain http
 */
public record GitUrl(URI uri, String host, int port, boolean trusted) {
  private static final int MAX_LENGTH = 2_048;
  private static final Pattern HOST_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern INSIDE =
      Pattern.compile("(.*\\.)?(localhost|local|internal|localdomain|svc|cluster\\.local)");

  /**
   * Anything an inet_aton would take for a number: {@code 127.1}, {@code 0x7f.1}, {@code
   * 017700000001}.
   */
  private static final Pattern NUMERIC =
      Pattern.compile("(0x[0-9a-f]*|\\d+)(\\.(0x[0-9a-f]*|\\d+))*");

  /**
   * Checks a URL.
   *
   * @throws RejectedException if it may not be tried; the detail says what to change and does not
   *     repeat the URL, which may hold a secret
   */
  public static GitUrl parse(String text, GitHosts allowed) {
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw rejected("git_url must begin with https://.");
    }
    if (uri.getRawUserInfo() != null) {
      throw rejected(
          "git_url must not hold a user name or password; send a token as github_token.");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw rejected("git_url must not have a query or fragment.");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw rejected("git_url must name a host by its ASCII name.");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    boolean trusted = allowed.allow(host, port);
    if (!trusted) {
      if (scheme.equals("http")) {
        throw rejected("git_url must begin with https://.");
      }
      checkHost(host);
    }
    return new GitUrl(uri, host, port, trusted);
  }

  private static URI uri(String text) {
    if (text.length() > MAX_LENGTH) {
      throw rejected("git_url is longer than " + MAX_LENGTH + " characters.");
    }
    if (text.startsWith("-") || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '\\')) {
      throw rejected("git_url must be a plain https:// URL.");
    }
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw rejected("git_url is not a URL.");
    }
  }

  private static void checkHost(String host) {
    Optional<InetAddress> literal;
    try {
      literal = PublicAddress.literal(host);
    } catch (IllegalArgumentException e) {
      throw rejected("git_url names no usable host.");
    }
    if (literal.isPresent()) {
      if (!PublicAddress.isPublic(literal.get())) {
        throw rejected("git_url names an address that is not public.");
      }
      return;
    }
    if (NUMERIC.matcher(host).matches() || !HOST_NAME.matcher(host).matches()) {
      throw rejected("git_url must name a host by its ASCII name.");
    }
    if (INSIDE.matcher(host).matches()) {
      throw rejected("git_url names a host that is not public.");
    }
  }

  private static RejectedException rejected(String detail) {
    return new RejectedException(ProblemType.INVALID_REQUEST, detail);
  }
}
