package io.codeloom.local.cos;

/**
 * An answer other than success, in COS's words.
 *
 * @see <a href="https://cloud.tencent.com/document/product/436/7730">COS error codes</a>
 */
final class CosException extends Exception {
  private final int status;
  private final String code;

  CosException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  static CosException denied(String message) {
    return new CosException(403, "AccessDenied", message);
  }

  static CosException invalid(String message) {
    return new CosException(400, "InvalidArgument", message);
  }

  static CosException noSuchKey() {
    return new CosException(404, "NoSuchKey", "The specified key does not exist.");
  }

  static CosException noSuchBucket() {
    return new CosException(404, "NoSuchBucket", "The specified bucket does not exist.");
  }

  static CosException noSuchUpload() {
    return new CosException(404, "NoSuchUpload", "The specified multipart upload does not exist.");
  }

  static CosException tooLarge(long limit) {
    return new CosException(
        400, "EntityTooLarge", "The body exceeds the limit of " + limit + " bytes.");
  }

  static CosException notImplemented(String what) {
    return new CosException(501, "NotImplemented", "This server does not offer " + what + ".");
  }

  static CosException methodNotAllowed() {
    return new CosException(405, "MethodNotAllowed", "The method is not allowed here.");
  }
}
