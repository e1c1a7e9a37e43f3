package org.redisjms.tck.chapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import org.junit.jupiter.api.Test;
import org.redisjms.tck.harness.ConformanceTest;
import org.redisjms.tck.harness.Section;

/** Section 6.2.7: transacted sessions. */
class TransactionsIT extends ConformanceTest {
  @Test
  @Section("6.2.7")
  void whatIsSentArrivesWithTheCommit() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session().createConsumer(queue);
    MessageProducer producer = session.createProducer(queue);
    producer.send(session.createTextMessage("one"));
    producer.send(session.createTextMessage("two"));
    assertNothing(consumer);
    session.commit();
    assertThat(texts(consumer, 2)).containsExactly("one", "two");
  }

  @Test
  @Section("6.2.7")
  void whatIsSentIsGoneWithTheRollback() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session().createConsumer(queue);
    session.createProducer(queue).send(session.createTextMessage("rolled back"));
    session.rollback();
    session.createProducer(queue).send(session.createTextMessage("committed"));
    session.commit();
    assertThat(text(receive(consumer))).isEqualTo("committed");
  }

  @Test
  @Section("6.2.7")
  void whatIsReceivedComesAgainAfterTheRollback() throws Exception {
    send("one", "two", "three");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(texts(consumer, 2)).containsExactly("one", "two");
    session.rollback();
    for (String text : new String[] {"one", "two", "three"}) {
      Message again = receive(consumer);
      assertThat(text(again)).isEqualTo(text);
      assertThat(again.getJMSRedelivered()).isEqualTo(!text.equals("three"));
    }
    session.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @Section("6.2.7")
  void whatIsReceivedIsGoneAfterTheCommit() throws Exception {
    send("one", "two");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    session.commit();
    session.rollback();
    session.close();
    assertThat(text(receive(session().createConsumer(queue)))).isEqualTo("two");
  }

  @Test
  @Section("6.2.7")
  void receivesAndSendsAreOneUnit() throws Exception {
    send("text");
    Queue next = newQueue();
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(next);
    MessageConsumer nextConsumer = session().createConsumer(next);
    producer.send(receive(consumer));
    session.rollback();
    producer.send(receive(consumer));
    session.commit();
    assertThat(text(receive(nextConsumer))).isEqualTo("text");
    assertThat(nextConsumer.receiveNoWait()).isNull();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @Section("6.2.7")
  void severalDestinationsAreOneUnit() throws Exception {
    Queue other = newQueue();
    MessageConsumer first = session().createConsumer(queue);
    MessageConsumer second = session().createConsumer(other);
    MessageConsumer third = session().createConsumer(topic);
    Session session = session(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(null);
    producer.send(queue, session.createTextMessage("1"));
    producer.send(other, session.createTextMessage("2"));
    producer.send(topic, session.createTextMessage("3"));
    assertThat(first.receiveNoWait()).isNull();
    assertThat(second.receiveNoWait()).isNull();
    assertThat(third.receiveNoWait()).isNull();
    session.commit();
    assertThat(text(receive(first))).isEqualTo("1");
    assertThat(text(receive(second))).isEqualTo("2");
    assertThat(text(receive(third))).isEqualTo("3");
  }

  @Test
  @Section("6.2.7")
  void aTransactedSessionDoesNotReceiveItsOwnUncommittedMessages() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    session.createProducer(queue).send(session.createTextMessage("text"));
    assertThat(consumer.receiveNoWait()).isNull();
    session.commit();
    assertThat(text(receive(consumer))).isEqualTo("text");
    session.commit();
  }

  @Test
  @Section("6.2.7")
  void anEmptyTransactionMayEndEitherWay() throws Exception {
    Session session = session(Session.SESSION_TRANSACTED);
    session.commit();
    session.rollback();
    session.commit();
  }

  @Test
  @Section("8.8")
  void aClosedConsumersMessagesBelongToTheTransaction() throws Exception {
    send("one", "two");
    Session session = session(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    consumer.close();
    session.rollback();
    MessageConsumer next = session.createConsumer(queue);
    assertThat(text(receive(next))).isEqualTo("one");
    next.close();
    session.commit();
    assertThat(text(receive(session().createConsumer(queue)))).isEqualTo("two");
  }

  @Test
  @Section("10.3")
  void commitAndRollbackAreForTransactedSessionsOnly() throws Exception {
    for (int mode :
        new int[] {
          Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE
        }) {
      Session session = session(mode);
      assertThatThrownBy(session::commit).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(session::rollback).isInstanceOf(IllegalStateException.class);
      JMSContext context = context(mode);
      assertThatThrownBy(context::commit).isInstanceOf(IllegalStateRuntimeException.class);
      assertThatThrownBy(context::rollback).isInstanceOf(IllegalStateRuntimeException.class);
    }
  }

  @Test
  @Section("6.2.7")
  void aContextIsTransactedToo() throws Exception {
    JMSContext context = context(JMSContext.SESSION_TRANSACTED);
    assertThat(context.getTransacted()).isTrue();
    JMSConsumer consumer = context.createConsumer(queue);
    context.createProducer().send(queue, "text");
    assertThat(consumer.receiveNoWait()).isNull();
    context.commit();
    assertThat(text(receive(consumer))).isEqualTo("text");
    context.rollback();
    Message again = receive(consumer);
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    context.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }
}
