package org.redisjms.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes through the thread's context class loader, as containers expect, and then through
 * the provider's.
 */
final class LoadingObjectInputStream extends ObjectInputStream {
  LoadingObjectInputStream(InputStream in, ObjectInputFilter filter) throws IOException {
    super(in);
    setObjectInputFilter(filter);
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description)
      throws IOException, ClassNotFoundException {
    ClassNotFoundException failure = null;
    for (@Nullable ClassLoader loader : loaders()) {
      try {
        // Not initialized: the filter has not seen the class yet.
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        failure = e;
      }
    }
    try {
      return super.resolveClass(description); // knows the primitive types
    } catch (ClassNotFoundException e) {
      throw failure == null ? e : failure;
    }
  }

  @Override
  @SuppressWarnings(
      "deprecation") // getProxyClass: there is no other way to a proxy's class without a handler
  protected Class<?> resolveProxyClass(String[] interfaceNames) throws ClassNotFoundException {
    ClassNotFoundException failure = null;
    for (@Nullable ClassLoader loader : loaders()) {
      try {
        Class<?>[] interfaces = new Class<?>[interfaceNames.length];
        for (int i = 0; i < interfaces.length; i++) {
          interfaces[i] = Class.forName(interfaceNames[i], false, loader);
        }
        return Proxy.getProxyClass(loader, interfaces);
      } catch (ClassNotFoundException e) {
        failure = e;
      } catch (IllegalArgumentException e) {
        failure = new ClassNotFoundException("No proxy class for these interfaces", e);
      }
    }
    throw failure == null ? new ClassNotFoundException("No class loader") : failure;
  }

  private static List<ClassLoader> loaders() {
    List<ClassLoader> loaders = new ArrayList<>(2);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    ClassLoader own = LoadingObjectInputStream.class.getClassLoader();
    if (own != null && own != context) {
      loaders.add(own);
    }
    return loaders;
  }
}
