package io.codeloom.platform.web;

import io.codeloom.core.trace.TraceParent;
import io.codeloom.platform.logging.LogContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** Begins each request's log lines with the trace it names, and ends what was set for it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LogContextFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    LogContext.clear();
    trace(request).ifPresent(LogContext::about);
    try {
      chain.doFilter(request, response);
    } finally {
      LogContext.clear();
    }
  }

  private static Optional<TraceParent> trace(HttpServletRequest request) {
    return TraceParent.parse(request.getHeader("ce-" + TraceParent.NAME))
        .or(() -> TraceParent.parse(request.getHeader(TraceParent.NAME)));
  }
}
