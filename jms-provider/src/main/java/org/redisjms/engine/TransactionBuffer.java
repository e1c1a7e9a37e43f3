package org.redisjms.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.OutgoingMessage;

/**
 * What a transaction has sent so far, and whether it can still be committed. Used under the
 * session's lock for work.
 */
final class TransactionBuffer {

  private final List<OutgoingMessage> messages = new ArrayList<>();
  private @Nullable String rollbackOnly;

  void add(OutgoingMessage message) {
    messages.add(message);
  }

  List<OutgoingMessage> messages() {
    return List.copyOf(messages);
  }

  /** From now on it can only be rolled back. */
  void rollbackOnly(String reason) {
    if (rollbackOnly == null) {
      rollbackOnly = reason;
    }
  }

  /** Why it can only be rolled back; null if it can be committed. */
  @Nullable String rollbackOnlyReason() {
    return rollbackOnly;
  }

  /** Begins the next transaction. */
  void clear() {
    messages.clear();
    rollbackOnly = null;
  }
}
