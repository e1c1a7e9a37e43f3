package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.List;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Event.Sent;
import org.redisjms.chaos.history.HistoryWriter;

/** Ends transactions, and writes down what became of them; what was not committed is taken back. */
final class Transactions {
  private Transactions() {}

  /**
   * Commits or rolls back.
   *
   * @param name of the session in the history
   */
  static void end(
      HistoryWriter history,
      String name,
      Session session,
      List<Sent> sent,
      List<Long> deliveries,
      boolean rollback)
      throws JMSException {
    long call = history.call(rollback ? Call.ROLLBACK : Call.COMMIT, name, sent, deliveries);
    try {
      if (rollback) {
        session.rollback();
      } else {
        session.commit();
      }
      history.ok(call);
    } catch (JMSException e) {
      history.failed(call, e);
      if (!rollback) {
        session.rollback();
      }
    }
  }
}
