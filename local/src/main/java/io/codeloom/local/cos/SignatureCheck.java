package io.codeloom.local.cos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides whether a request was signed by a known key, now, for exactly what it asks.
 *
 * <p>Stricter than COS in what may stay unsigned: the Host, every parameter and a copy source must
 * be signed, so that a presigned URL opens one key of one bucket in one way. cos_api signs all of
 * them by default.
 *
 * @see <a href="https://cloud.tencent.com/document/product/436/7778">COS request signature</a>
 */
final class SignatureCheck {
  private final Map<String, String> secrets;
  private final Clock clock;

  SignatureCheck(List<CosCredentials> credentials, Clock clock) {
    this.secrets =
        credentials.stream()
            .collect(Collectors.toMap(CosCredentials::secretId, CosCredentials::secretKey));
    this.clock = clock;
  }

  void check(CosRequest request) throws CosException {
    Signature signature = Signature.of(request);
    String secret = secrets.get(signature.keyId());
    if (secret == null) {
      throw new CosException(
          403, "InvalidAccessKeyId", "The access key id you provided does not exist.");
    }
    checkTime(signature);
    checkCoverage(request, signature);
    String expected = sign(request, signature, secret);
    if (!MessageDigest.isEqual(expected.getBytes(UTF_8), signature.value().getBytes(UTF_8))) {
      throw mismatch("The signature does not match the request.");
    }
  }

  private void checkTime(Signature signature) throws CosException {
    long now = clock.instant().getEpochSecond();
    if (now > signature.signTime().end() || now > signature.keyTime().end()) {
      throw CosException.denied("Request has expired");
    }
    if (!signature.signTime().covers(now) || !signature.keyTime().covers(now)) {
      throw CosException.denied("Request is not yet valid");
    }
  }

  private static void checkCoverage(CosRequest request, Signature signature) throws CosException {
    if (!signature.headers().contains("host")) {
      throw mismatch("The Host header must be signed.");
    }
    if (request.header("x-cos-copy-source").isPresent()
        && !signature.headers().contains("x-cos-copy-source")) {
      throw mismatch("The header x-cos-copy-source must be signed.");
    }
    for (String name : request.query().values().keySet()) {
      if (!signature.owns(name) && !signature.params().contains(signedName(name))) {
        throw mismatch("The parameter " + name + " must be signed.");
      }
    }
  }

  private static String sign(CosRequest request, Signature signature, String secret) {
    String format =
        String.join(
            "\n",
            request.method().toLowerCase(Locale.ROOT),
            "/" + request.key(),
            canonical(signature.params(), params(request)),
            canonical(signature.headers(), headers(request, signature)),
            "");
    String text =
        String.join("\n", "sha1", signature.signTime().text(), Hashes.sha1Hex(format), "");
    return Hashes.hmacSha1Hex(Hashes.hmacSha1Hex(secret, signature.keyTime().text()), text);
  }

  private static Map<String, String> params(CosRequest request) {
    return request.query().values().entrySet().stream()
        .collect(Collectors.toMap(e -> signedName(e.getKey()), Map.Entry::getValue));
  }

  private static Map<String, String> headers(CosRequest request, Signature signature) {
    Map<String, String> values = new TreeMap<>();
    for (String name : signature.headers()) {
      values.put(name, request.headerText(name).orElse(""));
    }
    values.put("host", request.address().signedHost());
    return values;
  }

  private static String canonical(List<String> names, Map<String, String> values) {
    return names.stream()
        .sorted()
        .map(name -> name + "=" + Percent.encode(values.getOrDefault(name, "").strip()))
        .collect(Collectors.joining("&"));
  }

  private static String signedName(String name) {
    return Percent.encode(name.strip()).toLowerCase(Locale.ROOT);
  }

  private static CosException mismatch(String message) {
    return new CosException(403, "SignatureDoesNotMatch", message);
  }
}
