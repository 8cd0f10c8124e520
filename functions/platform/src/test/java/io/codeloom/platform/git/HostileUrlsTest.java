package io.codeloom.platform.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codeloom.core.error.TaskFailedException;
import io.codeloom.core.git.GitHosts;
import io.codeloom.core.git.HostileUrls;
import io.codeloom.core.git.HostileUrls.HostileUrl;
import io.codeloom.core.task.FailureCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody inside hears of a URL that was made to reach him, sent as such or by a redirect. */
class HostileUrlsTest {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static CountingListener inside;

  @TempDir private static Path folder;

  @BeforeAll
  static void listen() throws IOException {
    inside = new CountingListener();
  }

  @AfterAll
  static void stop() throws IOException {
    int uninvited = inside.connections();
    // Whoever does come is counted.
    new Socket("127.0.0.1", inside.port()).close();
    inside.awaitConnection();
    inside.close();
    assertThat(uninvited).isZero();
  }

  private static List<HostileUrl> corpus(String kind) {
    return HostileUrls.all(inside.port()).stream().filter(url -> url.kind().equals(kind)).toList();
  }

  static List<HostileUrl> judgedByName() {
    return corpus("door");
  }

  static List<HostileUrl> judgedByAddress() {
    return corpus("lookup");
  }

  static List<HostileUrl> rebinding() {
    return corpus("rebind");
  }

  @Test
  void thereAreManyAndNoneTwice() {
    List<HostileUrl> all = HostileUrls.all(1);
    assertThat(all).hasSizeGreaterThanOrEqualTo(180).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource({"judgedByName", "judgedByAddress"})
  void isRefusedBeforeAnybodyIsConnectedTo(HostileUrl hostile) {
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> resolve(hostile))
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.GIT_URL_REFUSED))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "127.0.0.1"));
    assertThat(inside.connections()).isZero();
  }

  @ParameterizedTest
  @MethodSource("rebinding")
  void aNameIsJudgedAndConnectedToByOneAnswer(HostileUrl hostile) {
    assertThat(catchThrowable(() -> resolve(hostile))).isInstanceOf(TaskFailedException.class);
    assertThat(inside.connections()).isZero();
  }

  @Test
  void noRedirectLeadsThere() {
    List<HostileUrl> targets = new ArrayList<>(corpus("door"));
    targets.addAll(corpus("lookup"));
    try (GitHttpServer outside = new GitHttpServer(folder)) {
      Git git = new Git(outside.allowed(), names(targets), ANSWER, Duration.ofMillis(1));
      GitSource source = GitSource.of(outside.url("a.git"), null, null, outside.allowed());
      for (HostileUrl target : targets) {
        // What is no absolute URL leads back to the server itself; a line end cannot be sent.
        if (target.url().matches("[a-z]+:[\\x21-\\x7e]+")) {
          outside.redirect("a.git", target.url());
          assertThat(catchThrowable(() -> git.resolve(source, HostileUrlsTest::plenty)))
              .as(target.toString())
              .isInstanceOf(TaskFailedException.class);
        }
      }
    }
    assertThat(inside.connections()).isZero();
  }

  private static void resolve(HostileUrl hostile) {
    Git git = new Git(GitHosts.NONE, names(List.of(hostile)), ANSWER, Duration.ofMillis(1));
    git.resolve(GitSource.of(hostile.url(), null, null, GitHosts.NONE), HostileUrlsTest::plenty);
  }

  /** Answers as the corpus says, one look-up after the other; the last answer stays. */
  private static Addresses names(List<HostileUrl> corpus) {
    AtomicInteger asked = new AtomicInteger();
    return host -> {
      for (HostileUrl url : corpus) {
        if (!url.addresses().isEmpty() && url.url().startsWith("https://" + host)) {
          int last = url.addresses().size() - 1;
          return addresses(url.addresses().get(Math.min(asked.getAndIncrement(), last)));
        }
      }
      return Addresses.SYSTEM.of(host);
    };
  }

  private static List<InetAddress> addresses(List<String> texts) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(InetAddress.getByName(text));
    }
    return addresses;
  }

  private static Duration plenty() {
    return Duration.ofMinutes(1);
  }
}
