package org.redisjms.exception;

import jakarta.jms.JMSException;
import java.util.List;
import org.redisjms.destination.RedisJmsDestination;

/**
 * Redis lacks messages whose send or commit it had confirmed, and this client does not hold them
 * any more to send them again: a replica became the master that had not received them, the master
 * came back without the end of its append-only file, or its data were deleted. With {@code
 * durability=replica}, the default with Sentinel, this takes the loss of more servers than {@code
 * replicas} says, or another replica that becomes the master than those that had confirmed, and
 * more messages meanwhile than {@code resendWindow} keeps.
 *
 * <p>It is never thrown, but passed to the {@code ExceptionListener} of the connection that had
 * sent them (Jakarta Messaging 3.1, section 6.1.7). The connection goes on as before. Its error
 * code is {@value #ERROR_CODE}.
 *
 * <p>What is reported is all that Redis has lost from its memory. Some of it may have been received
 * before.
 */
public final class MessagesLostException extends JMSException {

  /** The error code of these exceptions. */
  public static final String ERROR_CODE = "MESSAGES_LOST";

  private static final long serialVersionUID = 1L;

  private final String sender;
  private final long first;
  private final long last;
  private final boolean transacted;
  private final RedisJmsDestination[] destinations;

  /**
   * Creates the report about one sender.
   *
   * @param sender who had sent them, as {@link #sender} answers it
   * @param first the number of the first one
   * @param last the number of the last one
   * @param transacted whether transactions are counted and not messages
   * @param destinations to which they had been sent; empty if that is not known
   */
  public MessagesLostException(
      String sender,
      long first,
      long last,
      boolean transacted,
      List<? extends RedisJmsDestination> destinations) {
    super(
        "Redis has lost "
            + (last - first + 1)
            + (transacted ? " committed transactions" : " messages")
            + (destinations.isEmpty() ? "" : " to " + destinations)
            + ": numbers "
            + first
            + " to "
            + last
            + " of sender "
            + sender,
        ERROR_CODE);
    this.sender = sender;
    this.first = first;
    this.last = last;
    this.transacted = transacted;
    this.destinations = destinations.toArray(RedisJmsDestination[]::new);
  }

  /**
   * Under which name they were counted in Redis. A sender counts what one connection has sent to
   * one destination, or the transactions of one session; there may be several for each.
   */
  public String sender() {
    return sender;
  }

  /** The number of the first one that is lost, counted by {@link #sender()} from 1. */
  public long first() {
    return first;
  }

  /** The number of the last one that is lost. */
  public long last() {
    return last;
  }

  /** How many are lost: all numbers from {@link #first()} to {@link #last()}. */
  public long count() {
    return last - first + 1;
  }

  /**
   * Whether {@link #count()} counts transactions. Nothing of these has taken effect: what they had
   * sent is lost, and what they had received is delivered again, if Redis still has it.
   */
  public boolean transacted() {
    return transacted;
  }

  /**
   * To which destinations they had been sent: one, unless they were transactions. Empty if that is
   * not known any more.
   */
  public List<RedisJmsDestination> destinations() {
    return List.of(destinations);
  }
}
