package org.redisjms.chaos.worker;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.List;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.chaos.history.Event.Noted;
import org.redisjms.chaos.history.HistoryWriter;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.exception.MessagesLostException;

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
      connection.setExceptionListener(this::report);
      connection.start();
      return connection;
    } catch (JMSException e) {
      connection.close();
      throw e;
    }
  }

  private void report(JMSException failure) {
    history.note(Noted.REPORT, failure);
    if (failure instanceof MessagesLostException loss) {
      List<String> destinations =
          loss.destinations().stream().map(RedisJmsDestination::name).toList();
      history.lost(loss.transacted(), loss.count(), destinations);
    }
  }
}
