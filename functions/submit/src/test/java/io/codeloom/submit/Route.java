package io.codeloom.submit;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A route of the application.
 *
 * @param path with the names of its variables in braces
 * @param contentType what it takes; null if it does not say
 */
record Route(String method, String path, String contentType) {
  static final String EVENTS = "/";

  /** Every one that Spring serves: those of openapi.yaml, which OpenApiTest holds to be there. */
  static List<Route> all() {
    return SubmitServer.app()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .stream()
        .flatMap(Route::of)
        .sorted(Comparator.comparing(Route::toString))
        .toList();
  }

  private static Stream<Route> of(RequestMappingInfo info) {
    List<String> methods =
        info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList();
    List<String> types =
        info.getConsumesCondition().getConsumableMediaTypes().stream()
            .map(Object::toString)
            .toList();
    return info.getPatternValues().stream()
        .flatMap(
            path ->
                (methods.isEmpty() ? List.of("GET", "POST") : methods)
                    .stream().map(method -> new Route(method, path, first(types))));
  }

  private static String first(List<String> types) {
    return types.isEmpty() ? null : types.get(0);
  }

  @Override
  public String toString() {
    return method + " " + path + (contentType == null ? "" : " " + contentType);
  }
}
