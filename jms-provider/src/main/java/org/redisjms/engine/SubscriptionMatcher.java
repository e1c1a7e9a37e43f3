package org.redisjms.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisjms.message.CorruptMessageException;
import org.redisjms.selector.Selector;
import org.redisjms.selector.SelectorSyntaxException;
import org.redisjms.store.Envelope;
import org.redisjms.store.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which subscriptions of a topic get a message of this connection: those whose selector and
 * noLocal let it through. Thread-safe.
 */
final class SubscriptionMatcher {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionMatcher.class);

  /** So many selectors are kept parsed; those that were not used for longest are parsed again. */
  private static final int MAX_SELECTORS = 1_000;

  /** Between connection and client id; the first has only letters and digits. */
  private static final char SEPARATOR = ' ';

  private final Supplier<String> connectionId;
  private final Supplier<@Nullable String> clientId;

  /** By their texts; empty for one that cannot be parsed. */
  @GuardedBy("selectors")
  private final Map<String, Optional<Selector>> selectors =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Selector>> eldest) {
          return size() > MAX_SELECTORS;
        }
      };

  SubscriptionMatcher(Supplier<String> connectionId, Supplier<@Nullable String> clientId) {
    this.connectionId = connectionId;
    this.clientId = clientId;
  }

  /** What {@link #of} makes the same again from. */
  String sender() {
    String client = clientId.get();
    return connectionId.get() + SEPARATOR + (client == null ? "" : client);
  }

  /** Tells for another connection, be it of this process or not, who gets its messages. */
  static SubscriptionMatcher of(String sender) {
    int end = sender.indexOf(SEPARATOR);
    String connection = sender.substring(0, end);
    String client = sender.substring(end + 1);
    return new SubscriptionMatcher(() -> connection, () -> client.isEmpty() ? null : client);
  }

  /** Which subscriptions want this message. To be asked by one thread at a time. */
  Predicate<Subscription> wanted(Envelope message) {
    return new Wanted(message);
  }

  private boolean isLocal(Subscription subscription) {
    String connection = subscription.connection();
    if (connection != null) {
      return connection.equals(connectionId.get());
    }
    String client = subscription.clientId();
    return client != null && client.equals(clientId.get());
  }

  private Optional<Selector> parsed(String text) {
    synchronized (selectors) {
      return selectors.computeIfAbsent(text, SubscriptionMatcher::parse);
    }
  }

  private static Optional<Selector> parse(String text) {
    try {
      return Optional.of(Selector.parse(text));
    } catch (SelectorSyntaxException e) {
      LOG.warn(
          "A subscription has a selector that this release cannot parse; it gets all messages", e);
      return Optional.empty();
    }
  }

  /** Reads the message once, and only if somebody selects; subscriptions often select the same. */
  private final class Wanted implements Predicate<Subscription> {
    private final Envelope message;
    private final Map<String, Boolean> matches = new HashMap<>();
    private @Nullable Function<String, @Nullable Object> properties;

    Wanted(Envelope message) {
      this.message = message;
    }

    @Override
    public boolean test(Subscription subscription) {
      if (subscription.noLocal() && isLocal(subscription)) {
        return false;
      }
      String selector = subscription.selector();
      return selector == null || matches.computeIfAbsent(selector, this::selectedBy);
    }

    private boolean selectedBy(String text) {
      Optional<Selector> selector = parsed(text);
      if (selector.isEmpty()) {
        return true;
      }
      try {
        if (properties == null) {
          properties = Translator.selectorProperties(message);
        }
        return selector.get().matches(properties);
      } catch (CorruptMessageException e) {
        throw new IllegalStateException("A message that was just encoded cannot be read", e);
      }
    }
  }
}
