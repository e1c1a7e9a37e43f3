package org.redisjms.tck.chapters;

import jakarta.jms.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A message of a class that no provider knows, and that behaves as a message should. */
final class ForeignMessage {
  private ForeignMessage() {}

  /** Passes each call on, so that the provider sees the interface only. */
  static <M extends Message> M around(Class<M> type, M message) {
    return type.cast(
        Proxy.newProxyInstance(
            ForeignMessage.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("equals")) {
                return proxy == arguments[0];
              }
              try {
                return method.invoke(message, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
