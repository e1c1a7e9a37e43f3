package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSContext;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.resource.spi.LocalTransaction;
import org.junit.jupiter.api.Test;

/** Local transactions: those of the server, and those of the application. */
class LocalTransactionIT extends AdapterFixture {

  @Test
  void theServersTransactionTakesAllThatIsDone() throws Exception {
    Pool pool = container().pool();
    send("in");
    try (Connection connection = pool.connectionFactory().createConnection()) {
      connection.start();
      LocalTransaction transaction = pool.begin();
      // The mode means nothing in a transaction of the server.
      try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
          MessageConsumer consumer = session.createConsumer(queue)) {
        assertThat(session.getTransacted()).isTrue();
        assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
        session.createProducer(queue).send(session.createTextMessage("out"));
        assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
      }
      assertThat(drain(queue)).isEmpty();
      transaction.commit();
      assertThat(drain(queue)).containsExactly("out");
    }
    assertThat(pool.events).as("no events of the server's transactions").containsExactly("closed");
  }

  @Test
  void aRollbackOfTheServerGivesBackWhatWasReceived() throws Exception {
    Pool pool = container().pool();
    send("in");
    try (JMSContext context = pool.connectionFactory().createContext()) {
      LocalTransaction transaction = pool.begin();
      assertThat(context.createConsumer(queue).receiveBody(String.class, PATIENCE_MILLIS))
          .isEqualTo("in");
      context.createProducer().send(queue, "never");
      transaction.rollback();
    }
    assertThat(drain(queue)).containsExactly("in");
  }

  @Test
  void producersAndConsumersThatAreKeptTakePartInWhatComesLater() throws Exception {
    Pool pool = container().pool();
    try (Connection connection = pool.connectionFactory().createConnection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue)) {
      connection.start();
      LocalTransaction first = pool.begin();
      producer.send(session.createTextMessage("never"));
      first.rollback();
      assertThat(consumer.receiveNoWait()).isNull();

      LocalTransaction second = pool.begin();
      producer.send(session.createTextMessage("committed"));
      second.commit();
      LocalTransaction third = pool.begin();
      assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
      third.rollback();
      assertThat(consumer.receive(PATIENCE_MILLIS).getJMSRedelivered()).isTrue();
    }
    assertThat(drain(queue)).isEmpty();
  }

  @Test
  void theServerIsToldOfTheApplicationsOwnTransactions() throws Exception {
    Pool pool = container().pool();
    try (Connection connection = pool.connectionFactory().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
      session.createProducer(queue).send(session.createTextMessage("one"));
      session.commit();
      session.createProducer(queue).send(session.createTextMessage("never"));
      session.rollback();
    }
    assertThat(pool.events)
        .containsExactly("started", "committed", "started", "rolled back", "closed");
    assertThat(drain(queue)).containsExactly("one");
  }
}
