package org.redisjms.examples.orders;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * A message that a consumer has seen; written as one line to the parent process.
 *
 * @param redelivered what JMSRedelivered said
 */
record Receipt(Stage stage, int number, String messageId, boolean redelivered) {
  private static final String RECEIVED = "received";
  private static final String WITHDRAWN = "withdrawn";

  static boolean isReceived(String line) {
    return line.startsWith(RECEIVED + " ");
  }

  static boolean isWithdrawn(String line) {
    return line.startsWith(WITHDRAWN + " ");
  }

  static Receipt of(Stage stage, Message message) throws JMSException {
    return new Receipt(
        stage,
        message.getIntProperty(Shop.NUMBER),
        message.getJMSMessageID(),
        message.getJMSRedelivered());
  }

  static Receipt parse(String line) {
    String[] words = line.split(" ", -1);
    return new Receipt(
        Stage.valueOf(words[1]),
        Integer.parseInt(words[2]),
        words[3],
        Boolean.parseBoolean(words[4]));
  }

  String received() {
    return line(RECEIVED);
  }

  String withdrawn() {
    return line(WITHDRAWN);
  }

  private String line(String kind) {
    return String.join(
        " ",
        kind,
        stage.name(),
        Integer.toString(number),
        messageId,
        Boolean.toString(redelivered));
  }
}
