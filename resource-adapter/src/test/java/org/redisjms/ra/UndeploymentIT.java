package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.resource.spi.ActivationSpec;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;

/** What a resource adapter leaves in the server's JVM when it has stopped. */
class UndeploymentIT extends AdapterFixture {

  /** Everything that connects to Redis. It is loaded once more, by the loader under test. */
  public static final class Deployment implements Callable<Object> {

    private final String uri;
    private final String name;

    public Deployment(String uri, String name) {
      this.uri = uri;
      this.name = name;
    }

    /** Returns what a bean has got. */
    @Override
    public Object call() throws Exception {
      try (Container container = new Container(uri)) {
        RedisJmsActivationSpec spec = new RedisJmsActivationSpec();
        spec.setDestination(name);
        spec.setDestinationType("jakarta.jms.Queue");
        Bean bean = container.deploy(new Bean(), spec);
        try (JMSContext context = container.pool().connectionFactory().createContext()) {
          context.createProducer().send(context.createQueue(name), "hello");
        }
        container.adapter.getXAResources(new ActivationSpec[0])[0].recover(XAResource.TMSTARTRSCAN);
        await("the message", () -> !bean.got.isEmpty());
        return List.copyOf(bean.got);
      }
    }
  }

  /** JDK 17 keeps the type whose generated {@code equals} was linked last: from now on this one. */
  private record Last(String text) {}

  @Test
  void nothingKeepsTheClassLoader() throws Exception {
    WeakReference<ClassLoader> loader = deployAndUndeploy();
    awaitNoThreads();
    assertThat(new Last("")).isEqualTo(new Last("")).hasSameHashCodeAs(new Last(""));
    await(
        "the end of the class loader",
        () -> {
          System.gc();
          return loader.get() == null;
        });
  }

  /** Returns a loader that sees nothing but the JDK and its own copy of the class path. */
  private WeakReference<ClassLoader> deployAndUndeploy() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Callable<?> deployment =
          (Callable<?>)
              loader
                  .loadClass(Deployment.class.getName())
                  .getConstructor(String.class, String.class)
                  .newInstance(uri(), name);
      // A thread of its own, for what others keep by thread.
      FutureTask<?> task = new FutureTask<>(deployment);
      Thread thread = new Thread(task);
      thread.setContextClassLoader(loader);
      thread.start();
      assertThat(task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(List.of("hello"));
      thread.join();
      awaitNoThreads();
      return new WeakReference<>(loader);
    }
  }
}
