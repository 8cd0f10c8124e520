package io.codeloom.submit;

import java.io.IOException;
import java.io.InputStream;

/**
 * A ZIP on its way in.
 *
 * @param fileName as the caller named it; untrusted
 * @param content opens it; read once
 */
record ZipUpload(String fileName, Content content) {
  /** Opens the upload's bytes. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }
}
