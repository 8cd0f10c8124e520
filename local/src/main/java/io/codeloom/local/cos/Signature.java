package io.codeloom.local.cos;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a request says about how it was signed; nothing here is checked yet. */
record Signature(
    String keyId,
    Window signTime,
    Window keyTime,
    List<String> headers,
    List<String> params,
    String value,
    Set<String> ownParams) {

  private static final Set<String> OWN_PARAMS =
      Set.of(
          "q-sign-algorithm",
          "q-ak",
          "q-sign-time",
          "q-key-time",
          "q-header-list",
          "q-url-param-list",
          "q-signature");

  /** cos_api's other form of a presigned URL: the whole signature in one parameter. */
  private static final String PREFIXED = "sign";

  /** From the Authorization header or else from the query; neither is an anonymous request. */
  static Signature of(CosRequest request) throws CosException {
    Optional<String> header = request.header("authorization");
    if (header.isPresent()) {
      return of(joined(header.get()), Set.of());
    }
    if (request.query().has(PREFIXED)) {
      return of(joined(request.query().text(PREFIXED)), Set.of(PREFIXED));
    }
    if (request.query().has("q-signature")) {
      return of(request.query(), OWN_PARAMS);
    }
    throw CosException.denied("Access Denied: the request is not signed.");
  }

  private static Query joined(String signature) throws CosException {
    // Inside one value the fields are not encoded a second time.
    return Query.parse(signature.replace("%", "%25"));
  }

  private static Signature of(Query fields, Set<String> ownParams) throws CosException {
    for (String name : OWN_PARAMS) {
      if (!fields.has(name)) {
        throw CosException.denied("The signature lacks " + name + ".");
      }
    }
    if (!fields.text("q-sign-algorithm").equals("sha1")) {
      throw CosException.denied("The signature's algorithm must be sha1.");
    }
    return new Signature(
        fields.text("q-ak"),
        Window.parse(fields.text("q-sign-time")),
        Window.parse(fields.text("q-key-time")),
        list(fields.text("q-header-list")),
        list(fields.text("q-url-param-list")),
        fields.text("q-signature"),
        ownParams);
  }

  /** Whether the parameter belongs to the signature itself, which cannot sign itself. */
  boolean owns(String param) {
    return ownParams.contains(param);
  }

  private static List<String> list(String joined) throws CosException {
    if (!joined.matches("[a-z0-9._~%;-]*")) {
      throw CosException.denied("A signature lists lower-case, percent-encoded names.");
    }
    return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(";", -1));
  }

  /** Seconds since 1970, both ends included. */
  record Window(long start, long end) {
    static Window parse(String text) throws CosException {
      if (!text.matches("[0-9]{1,12};[0-9]{1,12}")) {
        throw CosException.denied("A signature's time must be <start>;<end> in seconds.");
      }
      int middle = text.indexOf(';');
      return new Window(
          Long.parseLong(text.substring(0, middle)), Long.parseLong(text.substring(middle + 1)));
    }

    boolean covers(long second) {
      return start <= second && second <= end;
    }

    String text() {
      return start + ";" + end;
    }
  }
}
