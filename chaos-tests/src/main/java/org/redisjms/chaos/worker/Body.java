package org.redisjms.chaos.worker;

import java.util.Random;
import org.redisjms.chaos.history.MessageName;

/** The text of a message: its name, and something that depends on it to see damage by. */
public final class Body {
  /** Ends the name in a body. */
  public static final char END = ';';

  /** Begins a body. */
  public static final String START = "chaos:";

  private static final int MOST = 1_500;

  private Body() {}

  static String of(MessageName name) {
    String text = name.text();
    Random random = new Random(text.hashCode());
    int length = random.nextInt(4) == 0 ? random.nextInt(MOST) : random.nextInt(100);
    StringBuilder body = new StringBuilder(START).append(text).append(END);
    for (int i = 0; i < length; i++) {
      body.append((char) ('a' + random.nextInt(26)));
    }
    return body.toString();
  }

  /** The name at the beginning. */
  static MessageName name(String body) {
    return MessageName.parse(body.substring(START.length(), body.indexOf(END)));
  }
}
