package org.redisjms.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How durable what an exchange writes is to be before it ends. What was refused is not waited for,
 * and so a refusal stays one.
 *
 * @param asked what is asked for in the same round trip
 * @param owed how much of that the replies make necessary
 */
record Durable(Requirement asked, Function<List<Object>, Requirement> owed) {

  /** Nothing is waited for. */
  static final Durable NO = new Durable(Requirement.NONE, replies -> Requirement.NONE);

  /** Waits if the first reply is an answer that passes. */
  static Durable ifAnswered(Requirement requirement, Predicate<String> applied) {
    return new Durable(
        requirement, replies -> isApplied(replies, applied) ? requirement : Requirement.NONE);
  }

  /** The same for operations that answer OK to what they have done, now or before. */
  static Durable ifOk(Requirement requirement) {
    return ifAnswered(requirement, "OK"::equals);
  }

  private static boolean isApplied(List<Object> replies, Predicate<String> applied) {
    return replies.get(0) instanceof byte[] bytes
        && applied.test(new String(bytes, StandardCharsets.UTF_8));
  }
}
