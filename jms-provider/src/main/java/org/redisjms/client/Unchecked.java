package org.redisjms.client;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import org.jspecify.annotations.Nullable;
import org.redisjms.exception.NotReplicatedException;
import org.redisjms.exception.NotReplicatedRuntimeException;

/**
 * Turns the checked exceptions of the classic API into the unchecked ones of the simplified API,
 * kind by kind, with the original as the cause.
 */
public final class Unchecked {

  private Unchecked() {}

  /** A call that returns something. */
  @FunctionalInterface
  public interface Call<T> {
    T call() throws JMSException;
  }

  /** A call that returns something or null. */
  @FunctionalInterface
  public interface NullableCall<T> {
    @Nullable T call() throws JMSException;
  }

  /** A call that returns nothing. */
  @FunctionalInterface
  public interface Action {
    void run() throws JMSException;
  }

  public static <T> T call(Call<T> call) {
    try {
      return call.call();
    } catch (JMSException e) {
      throw of(e);
    }
  }

  public static <T> @Nullable T callNullable(NullableCall<T> call) {
    try {
      return call.call();
    } catch (JMSException e) {
      throw of(e);
    }
  }

  public static void run(Action action) {
    try {
      action.run();
    } catch (JMSException e) {
      throw of(e);
    }
  }

  /** The unchecked exception of the same kind. */
  public static JMSRuntimeException of(JMSException e) {
    String text = e.getMessage();
    String code = e.getErrorCode();
    if (e instanceof IllegalStateException) {
      return new IllegalStateRuntimeException(text, code, e);
    }
    if (e instanceof InvalidClientIDException) {
      return new InvalidClientIDRuntimeException(text, code, e);
    }
    if (e instanceof InvalidDestinationException) {
      return new InvalidDestinationRuntimeException(text, code, e);
    }
    if (e instanceof InvalidSelectorException) {
      return new InvalidSelectorRuntimeException(text, code, e);
    }
    if (e instanceof JMSSecurityException) {
      return new JMSSecurityRuntimeException(text, code, e);
    }
    if (e instanceof MessageFormatException) {
      return new MessageFormatRuntimeException(text, code, e);
    }
    if (e instanceof MessageNotWriteableException) {
      return new MessageNotWriteableRuntimeException(text, code, e);
    }
    if (e instanceof ResourceAllocationException) {
      return new ResourceAllocationRuntimeException(text, code, e);
    }
    if (e instanceof TransactionInProgressException) {
      return new TransactionInProgressRuntimeException(text, code, e);
    }
    if (e instanceof TransactionRolledBackException) {
      return new TransactionRolledBackRuntimeException(text, code, e);
    }
    if (e instanceof NotReplicatedException notReplicated) {
      return new NotReplicatedRuntimeException(notReplicated);
    }
    return new JMSRuntimeException(text, code, e);
  }
}
