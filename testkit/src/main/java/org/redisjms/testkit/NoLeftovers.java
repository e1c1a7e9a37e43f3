package org.redisjms.testkit;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests that leaves something behind although it has closed all it opened: threads
 * of Redis JMS in this JVM, and, on the {@linkplain RedisServer#shared shared server} and the
 * {@linkplain SentinelGroup#shared shared group}, connections to Redis and keys other than what
 * outlives connections. What was there before the class does not count. On an external server,
 * where others are at work, only threads are looked at.
 */
public final class NoLeftovers implements BeforeAllCallback, AfterAllCallback {
  /** The configuration parameter that says how many milliseconds to wait; 60,000 by default. */
  public static final String PATIENCE = "redisjms.testkit.leftovers.patience";

  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);
  private static final String THREADS = "redis-jms-";
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(NoLeftovers.class);

  /** What was there before a class. */
  private record Before(Set<String> leftovers) {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Set<String> before = new TreeSet<>();
    await(
        "servers that tell what is there",
        context,
        () -> {
          before.addAll(find());
          return "";
        });
    context.getStore(NAMESPACE).put(context.getUniqueId(), new Before(before));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Before noted = context.getStore(NAMESPACE).get(context.getUniqueId(), Before.class);
    Set<String> before = noted == null ? Set.of() : noted.leftovers();
    // Connections to Redis are kept for a second after their last use.
    await(
        "nothing to be left of what is closed",
        context,
        () -> {
          Set<String> leftovers = find();
          leftovers.removeAll(before);
          return String.join("\n", leftovers);
        });
  }

  private static void await(String what, ExtensionContext context, Supplier<String> problem) {
    Duration patience =
        context
            .getConfigurationParameter(PATIENCE)
            .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
            .orElse(DEFAULT_PATIENCE);
    Wait.until(
        what,
        patience,
        () -> {
          try {
            return problem.get();
          } catch (UncheckedIOException | RedisReplyException e) {
            // A server that is made a replica closes its connections; then another one is asked.
            return String.valueOf(e.getMessage());
          }
        });
  }

  private static Set<String> find() {
    Set<String> found = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(THREADS)) {
        found.add("thread " + thread.getName() + ", id " + thread.getId());
      }
    }
    RedisServer server = RedisServer.sharedIfStarted();
    if (server != null && !server.isExternal()) {
      found.addAll(Leftovers.on(server.endpoint()));
    }
    SentinelGroup group = SentinelGroup.sharedIfStarted();
    if (group != null) {
      found.addAll(group.leftovers());
    }
    return found;
  }
}
