package org.redisjms.chaos.worker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.HistoryWriter;

/**
 * What the roles of a worker share.
 *
 * @param process the name of the process and its incarnation
 * @param rate how many messages a second each producer makes
 */
record Client(String process, RedisJmsConnectionFactory factory, HistoryWriter history, int rate) {

  /** A started connection whose ExceptionListener writes into the history. */
  Connection connect(String clientId) throws JMSException {
    Connection connection = factory.createConnection();
    try {
      if (!clientId.isEmpty()) {
        connection.setClientID(clientId);
      }
      connection.setExceptionListener(failure -> history.note(Noted.REPORT, failure));
      connection.start();
      return connection;
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }
}
