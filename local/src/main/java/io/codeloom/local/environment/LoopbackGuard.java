package io.codeloom.local.environment;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps web pages away from the laptop's API, which asks for no key: only the server's own names
 * and port are accepted as Host (DNS rebinding), and no request that a page of another origin made
 * (Fetch Metadata, RFC 6454).
 */
final class LoopbackGuard extends OncePerRequestFilter {
  private static final Set<String> NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isOwnHost(request) && isOwnOrigin(request)) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    response.setContentType("application/problem+json");
    response
        .getWriter()
        .write(
            "{\"type\":\"urn:codeloom:problem:forbidden\",\"title\":\"Not allowed\",\"status\":403,"
                + "\"detail\":\"This server answers only requests to its own address, and none that"
                + " a web page of another origin makes.\"}");
  }

  private static boolean isOwnHost(HttpServletRequest request) {
    String host = request.getHeader("Host");
    String port = ":" + request.getLocalPort();
    return host != null && NAMES.stream().anyMatch(name -> host.equals(name + port));
  }

  private static boolean isOwnOrigin(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    boolean ownOrigin = origin == null || origin.equals("http://" + request.getHeader("Host"));
    return ownOrigin && (site == null || OWN_SITES.contains(site));
  }
}
