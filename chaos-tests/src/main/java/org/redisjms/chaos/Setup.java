package org.redisjms.chaos;

import java.util.List;
import java.util.Map;

/** Which queues and topics there are, and who reads them. */
public final class Setup {
  /** Queues of which each has consumers of one kind. */
  public static final String AUTO_RECEIVE = "chaos.auto-receive";

  public static final String AUTO_LISTENER = "chaos.auto-listener";
  public static final String DUPS_OK = "chaos.dups-ok";
  public static final String CLIENT = "chaos.client";
  public static final String INDIVIDUAL = "chaos.individual";
  public static final String TRANSACTED = "chaos.transacted";

  /** Movers take messages from here… */
  public static final String MOVE_FROM = "chaos.move-from";

  /** … to here, where transacted consumers take them. */
  public static final String MOVE_TO = "chaos.move-to";

  public static final String TOPIC = "chaos.topic";

  /** Durable subscriptions of the topic; the shared one has several consumers. */
  public static final String UNSHARED_SUBSCRIPTION = "alone";

  public static final String SHARED_SUBSCRIPTION = "together";

  /** What producers send to in turn. */
  public static final List<String> QUEUES =
      List.of(AUTO_RECEIVE, AUTO_LISTENER, DUPS_OK, CLIENT, INDIVIDUAL, TRANSACTED, MOVE_FROM);

  private static final Map<String, List<String>> SUBSCRIPTIONS =
      Map.of(TOPIC, List.of(UNSHARED_SUBSCRIPTION, SHARED_SUBSCRIPTION));

  private Setup() {}

  /** Where copies of a message to this destination arrive: the queue itself, or subscriptions. */
  public static List<String> arrivals(String destination) {
    return SUBSCRIPTIONS.getOrDefault(destination, List.of(destination));
  }

  /** Whether only one consumer at a time reads it. */
  public static boolean isReadByOne(String source) {
    return source.equals(UNSHARED_SUBSCRIPTION);
  }
}
