package io.codeloom.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.fuzz.Fuzz;
import io.codeloom.core.fuzz.JsonTexts;
import io.codeloom.core.fuzz.Words;
import java.util.List;
import java.util.stream.Stream;
import org.quicktheories.core.Gen;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.generators.Generate;
import org.springframework.http.MediaType;

/** Bodies that begin as good ones of a route and have something odd in them. */
final class FuzzedBody {
  private static final List<String> EVENT =
      List.of("specversion", "id", "source", "type", "time", "subject", "data", "data_base64");
  private static final List<String> NAMES = names(List.of());
  private static final Gen<String> ANY =
      JsonTexts.of(NAMES, List.of("\"PENDING\"", "{\"a\":\"b\"}"));
  private static final Gen<String> ANY_EVENT =
      JsonTexts.of(
          names(EVENT),
          List.of("\"1.0\"", "\"eyJnaXRfdXJsIjoieCJ9\"", "\"" + RequestEventsTest.TRACE + "\""));
  private static final Gen<String> ODD = Words.odd();
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "-0",
          "1.5",
          "1e2",
          "1e400",
          "2147483648",
          "9223372036854775808",
          "99999999999999999999",
          "\"5\"",
          "NaN");

  private FuzzedBody() {}

  /** What the contract names, so that a new field is tried by itself. */
  private static List<String> names(List<String> more) {
    return Stream.of(more, Contract.fields(), List.of("", "__proto__", "\\u0000"))
        .flatMap(List::stream)
        .toList();
  }

  /** Of the kind that a route takes. */
  static Gen<byte[]> of(Route route) {
    if (MediaType.MULTIPART_FORM_DATA_VALUE.equals(route.contentType())) {
      return FuzzedBody::form;
    }
    if (route.path().equals(Route.EVENTS)) {
      return in -> (Fuzz.oneIn(2, in) ? ANY_EVENT.generate(in) : json(in)).getBytes(UTF_8);
    }
    return in -> (Fuzz.oneIn(3, in) ? ANY.generate(in) : json(in)).getBytes(UTF_8);
  }

  private static String json(RandomnessSource in) {
    StringBuilder json = new StringBuilder("{");
    if (!Fuzz.oneIn(5, in)) {
      json.append("\"task_description\":\"Mend it\",");
    }
    if (!Fuzz.oneIn(4, in)) {
      json.append("\"git_url\":\"https://git.example.com/team/app.git\",");
    }
    int more = Generate.range(0, 3).generate(in);
    for (int i = 0; i < more; i++) {
      String name = Fuzz.pick(NAMES, in);
      json.append('"').append(name).append("\":").append(value(name, in)).append(',');
    }
    return json.append("\"labels\":")
        .append(Fuzz.oneIn(3, in) ? value("labels", in) : "{}")
        .append('}')
        .toString();
  }

  /** Where a number belongs, mostly one. */
  private static String value(String name, RandomnessSource in) {
    if (isNumber(name, in)) {
      return Fuzz.pick(NUMBERS, in);
    }
    String odd = ODD.generate(in);
    return switch (Generate.range(0, 3).generate(in)) {
      case 1 -> odd;
      case 2 -> "[" + odd + "]";
      case 3 -> "{\"" + Fuzz.pick(NAMES, in) + "\":\"" + odd + "\"}";
      default -> "\"" + odd + "\"";
    };
  }

  private static boolean isNumber(String name, RandomnessSource in) {
    return Contract.numbers().contains(name) && !Fuzz.oneIn(4, in);
  }

  private static byte[] form(RandomnessSource in) {
    Form form = new Form();
    if (!Fuzz.oneIn(3, in)) {
      form.text("task_description", "Mend it");
    }
    int more = Generate.range(0, 5).generate(in);
    for (int i = 0; i < more; i++) {
      String name = Fuzz.pick(NAMES, in);
      if (Fuzz.oneIn(3, in) || name.equals("zip_file")) {
        form.file(
            Fuzz.oneIn(4, in) ? name : "zip_file",
            ODD.generate(in).replace("\"", "") + "/../" + Words.CANARY + ".zip",
            ("PK\u0003\u0004" + ODD.generate(in)).getBytes(UTF_8));
      } else {
        form.text(name, isNumber(name, in) ? Fuzz.pick(NUMBERS, in) : ODD.generate(in));
      }
    }
    if (Fuzz.oneIn(6, in)) {
      String header = Fuzz.pick(List.of("Content-Disposition", "Content-Type", "X"), in);
      form.part(header + ": " + ODD.generate(in), ODD.generate(in).getBytes(UTF_8));
    }
    return Fuzz.oneIn(8, in) ? form.cutOff() : form.body();
  }
}
