package org.redisjms.chaos.history;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a message, which is also the beginning of its body: who sent it, its number among
 * all that this sender has sent, and its priority. A message that was moved carries the name of the
 * one that it was made from behind its own: {@code movers-1.0.a/7/4<producers-1.0.sync/42/4}.
 *
 * @param sender the process, its incarnation and the session; one thread sends under this name
 * @param number rises with each message of the sender
 * @param priority 0 to 9
 * @param origin the name of the message that it was made from; null unless it was moved
 */
public record MessageName(String sender, long number, int priority, @Nullable String origin) {

  /** The name as text, without line ends, tabs, commas, blanks and semicolons. */
  public String text() {
    String own = sender + "/" + number + "/" + priority;
    return origin == null ? own : own + "<" + origin;
  }

  public static MessageName parse(String text) {
    int cut = text.indexOf('<');
    String own = cut < 0 ? text : text.substring(0, cut);
    String[] parts = own.split("/", -1);
    return new MessageName(
        parts[0],
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        cut < 0 ? null : text.substring(cut + 1));
  }
}
