package io.codeloom.platform.web;

import io.codeloom.core.error.ProblemType;
import io.codeloom.core.error.RejectedException;
import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.task.FailureCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** An app like ours: one event function, REST beside it, and beans that nobody may reach. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(SinkApp.Rest.class)
class SinkApp {
  static final List<IncomingEvent> SEEN = new CopyOnWriteArrayList<>();
  static final List<String> REACHED = new CopyOnWriteArrayList<>();

  @Bean
  Consumer<Message<byte[]>> sink(JsonMapper json) {
    return message -> {
      IncomingEvent event = CloudEventMessages.read(message, json);
      SEEN.add(event);
      switch (event.type()) {
        case "parse" -> CloudEventMessages.parse(event.data(), Body.class, json);
        case "reject" -> throw new RejectedException(ProblemType.NOT_FOUND, "no such\ntäsk");
        case "fail" -> throw new TaskFailedException(FailureCode.STAGING_FAILED, "cannot stage");
        case "unavailable" -> throw new UnavailableException("MySQL", "db-1.inside", null);
        case "bug" -> throw new IllegalStateException("inner detail");
        default -> {
          // Handled.
        }
      }
    };
  }

  @Bean
  Function<String, String> secretFunction() {
    return in -> {
      REACHED.add(in);
      return in;
    };
  }

  @Bean
  Supplier<String> secretSupplier() {
    return () -> {
      REACHED.add("supplier");
      return "supplied";
    };
  }

  record Body(String name) {}

  @RestController
  static class Rest {
    @PostMapping(path = "/rest/json", consumes = "application/json")
    String json(@org.springframework.web.bind.annotation.RequestBody Body body) {
      return body.name();
    }

    @GetMapping("/rest/limit")
    String limit(@RequestParam int limit) {
      return "limit " + limit;
    }

    @GetMapping("/rest/rejected")
    String rejected() {
      throw new RejectedException(ProblemType.TASK_ENDED, "It has ended.");
    }

    @GetMapping("/rest/unavailable")
    String unavailable() {
      throw new UnavailableException("MySQL", "db-1.inside", null);
    }

    @GetMapping("/rest/bug")
    String bug() {
      throw new IllegalStateException("inner detail");
    }
  }
}
