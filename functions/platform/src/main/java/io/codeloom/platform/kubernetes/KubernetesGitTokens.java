package io.codeloom.platform.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeloom.core.job.JobNames;
import io.codeloom.core.job.SecretFiles;
import io.codeloom.core.port.GitTokens;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Users' git tokens in a namespace of their own. RBAC cannot tell these Secrets from others of a
 * namespace: beside them must be none that the functions may not read.
 */
public final class KubernetesGitTokens implements GitTokens {
  /** Label with which an operator allows a Secret to be named as {@code git_credentials}. */
  public static final String CREDENTIALS_LABEL = "codeloom.io/git-credentials";

  private static final String COMPONENT = "git-token";

  /** What a task's token is found by. */
  public static final Map<String, String> TOKEN_LABELS =
      Map.of(
          JobNames.MANAGED_BY_LABEL,
          JobNames.MANAGED_BY,
          TaskSecretStore.COMPONENT_LABEL,
          COMPONENT);

  private static final int MOST = 500;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private final Clock clock;
  private final TaskSecretStore secrets;
  private final PlainLists lists;

  /**
   * Tokens in {@code namespace}.
   *
   * @param clock compared with the API server's creation times
   */
  public KubernetesGitTokens(KubernetesClient client, String namespace, Clock clock) {
    this(() -> client, namespace, clock);
  }

  /** The same; the client is asked for with the first call. */
  public KubernetesGitTokens(Supplier<KubernetesClient> client, String namespace, Clock clock) {
    this.clock = clock;
    secrets = new TaskSecretStore(client, namespace, COMPONENT);
    lists = PlainLists.secrets(client, namespace);
  }

  @Override
  public void store(UUID taskId, String token) {
    secrets.put(JobNames.tokenSecret(taskId), taskId, Map.of(SecretFiles.GIT_TOKEN, token));
  }

  @Override
  public Optional<String> find(UUID taskId) {
    return secrets.find(JobNames.tokenSecret(taskId)).flatMap(KubernetesGitTokens::token);
  }

  @Override
  public Optional<String> credential(String name, String host) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return secrets
        .find(name)
        .filter(KubernetesGitTokens::isCredential)
        .filter(secret -> isFor(secret, host))
        .flatMap(KubernetesGitTokens::token);
  }

  @Override
  public List<UUID> olderThan(Duration age) {
    Instant before = clock.instant().minus(age);
    List<UUID> found = new ArrayList<>();
    String next = null;
    do {
      PlainLists.Page page = lists.page("list Secrets", TOKEN_LABELS, MOST, next);
      page.items().stream()
          .filter(secret -> createdBefore(secret, before))
          .flatMap(secret -> taskOf(secret).stream())
          .limit(MOST - found.size())
          .forEach(found::add);
      next = page.next();
    } while (next != null && found.size() < MOST);
    return found;
  }

  @Override
  public void delete(UUID taskId) {
    secrets.delete(JobNames.tokenSecret(taskId));
  }

  private static boolean createdBefore(HasMetadata secret, Instant time) {
    Instant created = JobViews.time(secret.getMetadata().getCreationTimestamp());
    return created != null && created.isBefore(time);
  }

  private static Optional<UUID> taskOf(HasMetadata secret) {
    try {
      return Optional.of(
          UUID.fromString(secret.getMetadata().getLabels().get(JobNames.TASK_LABEL)));
    } catch (IllegalArgumentException | NullPointerException e) {
      return Optional.empty();
    }
  }

  private static boolean isCredential(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && "true".equals(labels.get(CREDENTIALS_LABEL));
  }

  private static boolean isFor(Secret secret, String host) {
    return text(secret, SecretFiles.GIT_HOSTS).stream()
        .flatMap(hosts -> Stream.of(hosts.split(",", -1)))
        .map(String::strip)
        .anyMatch(host::equalsIgnoreCase);
  }

  private static Optional<String> token(Secret secret) {
    return text(secret, SecretFiles.GIT_TOKEN);
  }

  private static Optional<String> text(Secret secret, String key) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(key))
        .map(value -> new String(Base64.getDecoder().decode(value), UTF_8).strip());
  }
}
