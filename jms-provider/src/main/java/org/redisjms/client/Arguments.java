package org.redisjms.client;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Topic;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.selector.Selector;
import org.redisjms.selector.SelectorSyntaxException;

/** Checks of arguments, each with the exception that the specification names. */
final class Arguments {

  private static final int LOWEST_PRIORITY = 0;
  private static final int HIGHEST_PRIORITY = 9;

  private Arguments() {}

  /** The destination as one of ours. */
  static RedisJmsDestination destination(@Nullable Destination destination)
      throws InvalidDestinationException {
    RedisJmsDestination ours = RedisJmsDestination.from(destination);
    if (ours != null) {
      return ours;
    }
    throw new InvalidDestinationException(
        destination == null
            ? "The destination must not be null"
            : "The destination "
                + destination
                + " belongs to another provider: it is a "
                + destination.getClass().getName());
  }

  /** The topic as one of ours. */
  static RedisJmsTopic topic(@Nullable Topic topic) throws InvalidDestinationException {
    if (destination(topic) instanceof RedisJmsTopic ours) {
      return ours;
    }
    throw new InvalidDestinationException("Not a topic: " + topic);
  }

  /** The topic as one of ours that is not temporary, as durable subscriptions need it. */
  static RedisJmsTopic lastingTopic(@Nullable Topic topic) throws InvalidDestinationException {
    RedisJmsTopic ours = topic(topic);
    if (ours.kind().isTemporary()) {
      throw new InvalidDestinationException(
          "A temporary topic cannot have durable subscriptions: " + ours);
    }
    return ours;
  }

  /** The name of a subscription. */
  static String subscription(@Nullable String name) throws JMSException {
    if (name == null || name.isBlank()) {
      throw new JMSException("The name of a subscription must not be null, empty or blank");
    }
    return name;
  }

  /** A destination made from a name that an application gives. */
  static <D extends RedisJmsDestination> D named(
      @Nullable String name, Function<@Nullable String, D> maker)
      throws InvalidDestinationException {
    try {
      return maker.apply(name);
    } catch (IllegalArgumentException e) {
      throw Causes.link(new InvalidDestinationException(e.getMessage()), e);
    }
  }

  /** The parsed selector; null, empty and blank mean that there is none. */
  static @Nullable Selector selector(@Nullable String text) throws InvalidSelectorException {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Selector.parse(text);
    } catch (SelectorSyntaxException e) {
      throw Causes.link(new InvalidSelectorException(e.getMessage()), e);
    }
  }

  static int priority(int priority) throws JMSException {
    if (priority < LOWEST_PRIORITY || priority > HIGHEST_PRIORITY) {
      throw new JMSException("The priority must be from 0 to 9, but it is " + priority);
    }
    return priority;
  }

  static int deliveryMode(int mode) throws JMSException {
    if (mode != DeliveryMode.PERSISTENT && mode != DeliveryMode.NON_PERSISTENT) {
      throw new JMSException(
          "The delivery mode must be DeliveryMode.NON_PERSISTENT (1) or DeliveryMode.PERSISTENT"
              + " (2), but it is "
              + mode);
    }
    return mode;
  }

  /** A time to live or a delivery delay, in milliseconds. */
  static long milliseconds(String what, long value) throws JMSException {
    if (value < 0) {
      throw new JMSException("The " + what + " must not be negative, but it is " + value + " ms");
    }
    return value;
  }
}
