package org.redisjms.chaos.history;

import java.util.List;

/** One line of a history. Times are microseconds since 1970. */
public sealed interface Event {

  long time();

  /**
   * A message on its way.
   *
   * @param destination the queue's or topic's name
   */
  record Sent(String destination, String message) {}

  /**
   * A call is about to be made.
   *
   * @param number of the call in this history
   * @param session the caller
   * @param sent the messages that it sends
   * @param deliveries the numbers of the deliveries that it acknowledges or gives back
   */
  record Began(
      long time, long number, Call call, String session, List<Sent> sent, List<Long> deliveries)
      implements Event {}

  /** The outcome of a call. */
  record Ended(long time, long number, Outcome outcome, String detail) implements Event {}

  /**
   * A message was received.
   *
   * @param number of the delivery in this history
   * @param source the queue's or subscription's name
   * @param message its {@link MessageName}
   * @param id its JMSMessageID
   * @param count its JMSXDeliveryCount
   */
  record Received(
      long time,
      long number,
      String session,
      Mode mode,
      String source,
      String message,
      String id,
      boolean redelivered,
      int count)
      implements Event {}

  /** A session was closed in order. */
  record Closed(long time, String session) implements Event {}

  /**
   * The client was told that Redis has lost what it had confirmed.
   *
   * @param transacted whether transactions are counted, and not messages
   * @param destinations the names of the queues and topics; empty if they are not known
   */
  record Lost(long time, boolean transacted, long count, List<String> destinations)
      implements Event {}

  /**
   * Something else that is worth a line.
   *
   * @param what {@link #REPORT} or anything else
   */
  record Noted(long time, String what, String text) implements Event {
    /** The ExceptionListener was called. */
    public static final String REPORT = "report";

    /** A call failed that has no outcome of its own: to connect, to receive, to close. */
    public static final String ERROR = "error";

    /** A message came whose body is not what was sent. */
    public static final String DAMAGED = "damaged";
  }
}
