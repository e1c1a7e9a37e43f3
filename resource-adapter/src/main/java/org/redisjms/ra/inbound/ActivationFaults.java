package org.redisjms.ra.inbound;

import jakarta.resource.spi.InvalidPropertyException;
import java.beans.IntrospectionException;
import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.redisjms.selector.Selector;
import org.redisjms.selector.SelectorSyntaxException;

/** Collects everything that is wrong with an activation, so that it is put right in one go. */
final class ActivationFaults {

  private static final Set<String> AUTO = Set.of("auto-acknowledge", "auto_acknowledge");
  private static final Set<String> DUPS_OK = Set.of("dups-ok-acknowledge", "dups_ok_acknowledge");
  private static final Set<String> DURABILITIES = Set.of("durable", "nondurable");

  private final Map<String, String> faults = new LinkedHashMap<>();

  private ActivationFaults() {}

  /**
   * Checks an activation.
   *
   * @throws InvalidPropertyException if anything is wrong: names all of it
   */
  static void check(RedisJmsActivationSpec spec) throws InvalidPropertyException {
    ActivationFaults faults = new ActivationFaults();
    faults.checkDestination(spec);
    faults.checkSubscription(spec);
    faults.checkDelivery(spec);
    faults.report(spec);
  }

  static boolean isDupsOk(@Nullable String mode) {
    return mode != null && DUPS_OK.contains(mode.toLowerCase(Locale.ROOT));
  }

  private void checkDestination(RedisJmsActivationSpec spec) {
    if (spec.getDestination() == null && spec.getDestinationLookup() == null) {
      faults.put("destination", "must be set, or else 'destinationLookup'");
    }
    String type = spec.getDestinationType();
    boolean known = DestinationType.QUEUE.isNamed(type) || DestinationType.TOPIC.isNamed(type);
    if (type == null && spec.lookupName() == null) {
      faults.put("destinationType", "must be jakarta.jms.Queue or jakarta.jms.Topic");
    } else if (type != null && !known) {
      faults.put(
          "destinationType", "must be jakarta.jms.Queue or jakarta.jms.Topic, not '" + type + "'");
    } else if (known && spec.getDestination() != null && spec.lookupName() == null) {
      checkName(spec);
    }
  }

  private void checkName(RedisJmsActivationSpec spec) {
    try {
      Object unused = spec.namedDestination();
    } catch (IllegalArgumentException e) {
      faults.put("destination", "is not allowed: " + e.getMessage());
    }
  }

  private void checkSubscription(RedisJmsActivationSpec spec) {
    String durability = spec.getSubscriptionDurability();
    if (durability != null && !DURABILITIES.contains(durability.toLowerCase(Locale.ROOT))) {
      faults.put(
          "subscriptionDurability", "must be Durable or NonDurable, not '" + durability + "'");
    }
    if ((spec.isDurable() || spec.isShared()) && spec.getSubscriptionName() == null) {
      faults.put("subscriptionName", "must be set for a durable or shared subscription");
    }
    if (spec.isDurable() && !spec.isShared() && spec.getClientId() == null) {
      faults.put("clientId", "must be set for a durable subscription that is not shared");
    }
    if ((spec.isDurable() || spec.isShared())
        && DestinationType.QUEUE.isNamed(spec.getDestinationType())) {
      faults.put(
          "destinationType", "must be jakarta.jms.Topic for a durable or shared subscription");
    }
  }

  private void checkDelivery(RedisJmsActivationSpec spec) {
    String mode = spec.getAcknowledgeMode();
    if (mode != null && !isDupsOk(mode) && !AUTO.contains(mode.toLowerCase(Locale.ROOT))) {
      faults.put(
          "acknowledgeMode", "must be Auto-acknowledge or Dups-ok-acknowledge, not '" + mode + "'");
    }
    if (spec.getMessageSelector() != null) {
      try {
        Object unused = Selector.parse(spec.getMessageSelector());
      } catch (SelectorSyntaxException e) {
        faults.put("messageSelector", "is malformed: " + e.getMessage());
      }
    }
    if (spec.getMaxSession() < 1) {
      faults.put("maxSession", "must be at least 1, not " + spec.getMaxSession());
    }
    if (spec.getSetupAttempts() == 0 || spec.getSetupAttempts() < -1) {
      faults.put("setupAttempts", "must be at least 1, or -1 for no limit");
    }
    if (spec.getSetupInterval() < 1) {
      faults.put("setupInterval", "must be at least 1 ms");
    }
    if (spec.getPassword() != null && spec.getUser() == null) {
      faults.put("user", "must be set with 'password'");
    }
  }

  private void report(RedisJmsActivationSpec spec) throws InvalidPropertyException {
    if (faults.isEmpty()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    List<PropertyDescriptor> descriptors = new ArrayList<>();
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      texts.add("'" + fault.getKey() + "' " + fault.getValue());
      try {
        descriptors.add(new PropertyDescriptor(fault.getKey(), spec.getClass()));
      } catch (IntrospectionException e) {
        throw new IllegalStateException("No such property: " + fault.getKey(), e);
      }
    }
    InvalidPropertyException failure =
        new InvalidPropertyException("Wrong activation properties: " + String.join("; ", texts));
    failure.setInvalidPropertyDescriptors(descriptors.toArray(PropertyDescriptor[]::new));
    throw failure;
  }
}
