package io.codeloom.core.port;

import io.codeloom.core.error.UnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the calls of ports and makes one of them fail, or lets somebody else act right before it.
 * A test that goes through all numbers has been through every call there is, new ones included. For
 * one thread only.
 */
public final class FaultyCalls {
  /** When the call fails. */
  public enum When {
    /** It has no effect. */
    BEFORE,
    /** It has its effect, and its answer is lost. */
    AFTER
  }

  private final List<String> calls = new ArrayList<>();
  private int chosen = -1;
  private When when;
  private Runnable other;
  private boolean recording = true;

  /** {@code real}, with every call counted. */
  public <T> T wrap(Class<T> port, T real) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, args) -> call(port, real, method, args));
    return port.cast(proxy);
  }

  /** The call number {@code number}, from 0, fails. */
  public void fail(int number, When moment) {
    chosen = number;
    when = moment;
  }

  /** Right before the call number {@code number} somebody else does {@code what}, uncounted. */
  public void before(int number, Runnable what) {
    chosen = number;
    other = what;
  }

  /** Counts and fails no more. */
  public void stop() {
    recording = false;
  }

  /** The calls so far, as {@code Port.method}. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  private Object call(Class<?> port, Object real, Method method, Object[] args) throws Throwable {
    if (!recording) {
      return invoke(real, method, args);
    }
    String name = port.getSimpleName() + "." + method.getName();
    boolean now = calls.size() == chosen;
    calls.add(name);
    if (now && other != null) {
      recording = false;
      other.run();
      recording = true;
    }
    if (now && when == When.BEFORE) {
      throw unavailable(name);
    }
    Object answer = invoke(real, method, args);
    if (now && when == When.AFTER) {
      throw unavailable(name);
    }
    return answer;
  }

  private static Object invoke(Object real, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static UnavailableException unavailable(String call) {
    return new UnavailableException(call, "made to fail by the test", null);
  }
}
