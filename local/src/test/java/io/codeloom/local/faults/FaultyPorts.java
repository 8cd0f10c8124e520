package io.codeloom.local.faults;

import io.codeloom.core.error.UnavailableException;
import io.codeloom.core.port.AgentJobs;
import io.codeloom.core.port.Buckets;
import io.codeloom.core.port.EventPublisher;
import io.codeloom.core.port.GitTokens;
import io.codeloom.core.port.JobChecks;
import io.codeloom.core.port.ObjectStore;
import io.codeloom.core.port.StagingLeases;
import io.codeloom.core.port.StagingLeases.Lease;
import io.codeloom.core.port.StatusCache;
import io.codeloom.core.port.TaskSecrets;
import io.codeloom.core.port.TaskStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts a {@link Gate} between a function and the real adapter behind each of its ports. */
final class FaultyPorts implements BeanPostProcessor {
  /** Every port, and the service an adapter names when it is away. */
  static final Map<Class<?>, String> PORTS =
      Map.of(
          TaskStore.class, "MySQL",
          StatusCache.class, "Redis",
          StagingLeases.class, "Redis",
          Lease.Held.class, "Redis",
          EventPublisher.class, "Kafka",
          JobChecks.class, "Broker",
          ObjectStore.class, "COS",
          AgentJobs.class, "Kubernetes",
          TaskSecrets.class, "Kubernetes",
          GitTokens.class, "Kubernetes");

  private final Gate calls;
  private final Clock clock;

  FaultyPorts(Gate calls, Clock clock) {
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof Clock) {
      return clock;
    }
    if (bean instanceof Buckets both) {
      return new Buckets(
          wrap(ObjectStore.class, "code bucket", both.code()),
          wrap(ObjectStore.class, "logs bucket", both.logs()));
    }
    for (Class<?> port : PORTS.keySet()) {
      if (port.isInstance(bean)) {
        return wrap(port, port.getSimpleName(), bean);
      }
    }
    return bean;
  }

  private <T> T wrap(Class<T> port, String label, Object real) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, args) -> call(port, label, real, method, args));
    return port.cast(proxy);
  }

  private Object call(Class<?> port, String label, Object real, Method method, Object[] args)
      throws Throwable {
    Invocation effect = new Invocation(real, method, args);
    // The renewal comes by the clock, not by the course of events.
    if (method.getDeclaringClass() == Object.class || method.getName().equals("renew")) {
      return effect.call();
    }
    Object answer = calls.pass(label + "." + method.getName(), effect, () -> failure(port, method));
    return answer instanceof Lease.Held held ? wrap(Lease.Held.class, "Lease", held) : answer;
  }

  /** What the caller of an adapter is told: some ports never throw. */
  private static Object failure(Class<?> port, Method method) {
    String name = port.getSimpleName() + "." + method.getName();
    return switch (name) {
      case "StatusCache.find" -> Optional.empty();
      case "StatusCache.put", "Held.close" -> null;
      case "StagingLeases.tryAcquire" -> new Lease.Unknown();
      default -> throw new UnavailableException(PORTS.get(port), name + " is made to fail", null);
    };
  }

  private record Invocation(Object real, Method method, Object[] args) implements Gate.Deferrable {
    @Override
    public Object call() throws Exception {
      try {
        return method.invoke(real, args);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
    }

    @Override
    public void keep() throws IOException {
      for (int i = 0; args != null && i < args.length; i++) {
        if (args[i] instanceof InputStream in) {
          args[i] = new ByteArrayInputStream(in.readAllBytes());
        }
      }
    }
  }
}
