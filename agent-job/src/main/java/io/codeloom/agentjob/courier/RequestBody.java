package io.codeloom.agentjob.courier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** The JSON of a request, written once: a history is long, and each call carries all of it. */
final class RequestBody {
  private final byte[] json;

  private RequestBody(byte[] json) {
    this.json = json;
  }

  /** Of an object that is not empty. */
  static RequestBody of(ObjectNode object) {
    return new RequestBody(Json.bytes(object));
  }

  /** In bytes. */
  int length() {
    return json.length;
  }

  /** The object with the members of {@code more}, of which it has none and which is not empty. */
  byte[] with(ObjectNode more) {
    byte[] first = Json.bytes(more);
    byte[] all = Arrays.copyOf(first, first.length + json.length - 1);
    all[first.length - 1] = ',';
    System.arraycopy(json, 1, all, first.length, json.length - 1);
    return all;
  }
}
