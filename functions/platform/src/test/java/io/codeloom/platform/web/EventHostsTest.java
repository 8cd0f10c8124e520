package io.codeloom.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeloom.core.config.Env;
import io.codeloom.platform.config.ConfigException;
import io.codeloom.platform.config.EnvReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class EventHostsTest {
  private static EventHosts hosts(String further) {
    EnvReader env = new EnvReader(Map.of(Env.EVENT_HOSTS, further)::get);
    EventHosts hosts = EventHosts.read(env);
    env.check();
    return hosts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "submit.codeloom.svc.cluster.local",
        "submit.codeloom.svc.cluster.local:80",
        "submit.codeloom.svc.cluster.local.",
        "Submit.Codeloom.SVC",
        "127.0.0.1:8080",
        "127.1.2.3",
        "localhost:45123",
        "[::1]:8080",
        "[::1]"
      })
  void theInsideIsTheClusterAndThisMachine(String host) {
    assertThat(hosts("").inside(host)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "api.example.com",
        "submit.codeloom.svc.cluster.local.example.com",
        "submit.codeloom.svc.cluster.local@example.com",
        "submit.codeloom.svc.cluster.local:80:80",
        "examplesvc.cluster.local",
        ".svc.cluster.local",
        ".svc",
        "svc",
        "127.0.0.1.example.com",
        "127.0.0.1.nip.io:80",
        "localhost.example.com",
        "10.0.0.7",
        "submit.codeloom.svc.other.local"
      })
  void whateverElseIsOutside(String host) {
    assertThat(hosts("").inside(host)).isFalse();
  }

  @Test
  void anotherDomainOfTheClusterMayBeNamed() {
    EventHosts more = hosts(".svc.Other.local, events.example.com");
    assertThat(more.inside("submit.codeloom.svc.other.local:80")).isTrue();
    assertThat(more.inside("events.example.com")).isTrue();
    assertThat(more.inside("more.events.example.com")).isFalse();
    assertThat(more.inside("submit.codeloom.svc.cluster.local")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "https://a.example.com", "a.example.com:80", "a.example.com, .", "a b"})
  void aNameThatIsNoneIsToldAtTheStart(String further) {
    assertThatThrownBy(() -> hosts(further))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(Env.EVENT_HOSTS);
  }
}
