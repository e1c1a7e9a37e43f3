package org.redisjms.ra;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** The JNDI of a container fake: only looks up. Of this JVM until it is closed. */
public final class Names implements InitialContextFactory, AutoCloseable {

  private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

  /** Called by {@link InitialContext}, and by those who bind names. */
  public Names() {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
  }

  void bind(String name, Object value) {
    BOUND.put(name, value);
  }

  @Override
  @SuppressWarnings("JdkObsolete") // what JNDI asks for
  public Context getInitialContext(Hashtable<?, ?> environment) {
    return (Context)
        Proxy.newProxyInstance(
            Names.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("lookup") ? found(arguments[0].toString()) : null);
  }

  private static Object found(String name) throws NameNotFoundException {
    Object value = BOUND.get(name);
    if (value == null) {
      throw new NameNotFoundException(name);
    }
    return value;
  }

  @Override
  public void close() {
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    BOUND.clear();
  }
}
