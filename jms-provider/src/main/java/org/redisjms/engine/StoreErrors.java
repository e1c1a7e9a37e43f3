package org.redisjms.engine;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionRolledBackException;
import org.redisjms.store.DestinationInUseException;
import org.redisjms.store.FencedException;
import org.redisjms.store.NoSuchDestinationException;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.StaleClaimException;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreFullException;
import org.redisjms.store.StoreSecurityException;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.store.SubscriptionConflictException;

/** Says in JMS exceptions what the store says in its own. */
final class StoreErrors {

  private StoreErrors() {}

  /** The JMS exception for a failure of the store, linked to it. */
  static JMSException map(StoreException failure) {
    String message = String.valueOf(failure.getMessage());
    String code = code(failure);
    if (failure instanceof StoreSecurityException) {
      return linked(new JMSSecurityException(message, code), failure);
    }
    if (failure instanceof NotReplicatedException) {
      return linked(new org.redisjms.exception.NotReplicatedException(message), failure);
    }
    if (failure instanceof StoreFullException) {
      return linked(new ResourceAllocationException(message, code), failure);
    }
    if (failure instanceof NoSuchDestinationException) {
      return linked(new InvalidDestinationException(message, code), failure);
    }
    if (failure instanceof DestinationInUseException
        || failure instanceof SubscriptionConflictException) {
      return linked(new IllegalStateException(message, code), failure);
    }
    return linked(new JMSException(message, code), failure);
  }

  /** A transaction that was rolled back because the store can never commit it. */
  static JMSException rolledBack(String reason, StoreException failure) {
    return linked(new TransactionRolledBackException(reason, code(failure)), failure);
  }

  private static String code(StoreException failure) {
    if (failure instanceof OutcomeUnknownException) {
      return "OUTCOME_UNKNOWN";
    }
    if (failure instanceof StoreUnavailableException) {
      return "UNAVAILABLE";
    }
    if (failure instanceof StoreSecurityException) {
      return "REFUSED";
    }
    if (failure instanceof StoreFullException) {
      return "FULL";
    }
    if (failure instanceof FencedException || failure instanceof StaleClaimException) {
      return "WENT_ELSEWHERE";
    }
    if (failure instanceof NoSuchDestinationException) {
      return "NO_SUCH_DESTINATION";
    }
    if (failure instanceof DestinationInUseException
        || failure instanceof SubscriptionConflictException) {
      return "IN_USE";
    }
    return "STORE";
  }

  /** The exception with its cause linked to it in both ways. */
  static JMSException linked(JMSException exception, StoreException cause) {
    exception.setLinkedException(cause);
    exception.initCause(cause);
    return exception;
  }
}
