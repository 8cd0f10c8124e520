package io.codeloom.submit;

import io.codeloom.core.error.ProblemType;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** Requests that are refused and leave nothing behind. */
abstract class Refusals {
  static final String SECRET = "ghp_doNotRepeatMe";
  SubmitWorld world;

  @BeforeEach
  void begin() {
    world = SubmitServer.freshWorld();
  }

  String refused(byte[] json) {
    String detail = Api.problem(Api.submit(json), ProblemType.INVALID_REQUEST);
    world.assertUntouched();
    return detail;
  }

  String refused(Map<String, Object> fields) {
    return refused(Api.JSON.writeValueAsBytes(fields));
  }
}
