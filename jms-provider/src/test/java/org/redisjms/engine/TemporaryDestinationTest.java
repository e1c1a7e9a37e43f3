package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsDestination;
import org.redisjms.destination.RedisJmsTemporaryQueue;
import org.redisjms.destination.RedisJmsTemporaryTopic;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreUnavailableException;

/** Temporary queues and topics, seen from the engine. */
class TemporaryDestinationTest extends EngineFixture {

  private static void send(SessionEngine session, RedisJmsDestination destination, String text)
      throws JMSException {
    session.send(destination, new RedisJmsTextMessage(text), PLAIN);
  }

  @Test
  void anybodySendsAndOnlyTheCreatorConsumes() throws Exception {
    ConnectionEngine creator = started();
    SessionEngine own = creator.createSession(AcknowledgeMode.AUTO);
    SessionEngine other = started().createSession(AcknowledgeMode.AUTO);
    RedisJmsTemporaryQueue queue = creator.createTemporaryQueue();
    RedisJmsTemporaryTopic topic = creator.createTemporaryTopic();
    assertThat(queue.name()).isNotEqualTo(topic.name());
    ConsumerEngine onQueue = own.createConsumer(queue, null, false);
    ConsumerEngine onTopic = own.createConsumer(topic, null, false);
    send(other, queue, "q");
    send(other, topic, "t");
    assertThat(received(onQueue)).isEqualTo("q");
    assertThat(received(onTopic)).isEqualTo("t");
    assertThatThrownBy(() -> other.createConsumer(queue, null, false))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> other.createConsumer(topic, null, false))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void aReplyFindsItsWay() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    RedisJmsTemporaryQueue replies = connection.createTemporaryQueue();
    RedisJmsTextMessage request = new RedisJmsTextMessage("request");
    request.setJMSReplyTo(replies);
    session.send(ORDERS, request, PLAIN);
    SessionEngine server = started().createSession(AcknowledgeMode.AUTO);
    RedisJmsMessage received = consumer(server).receive(LONG);
    assertThat(received).isNotNull();
    RedisJmsDestination replyTo = (RedisJmsDestination) received.getJMSReplyTo();
    assertThat(replyTo).isEqualTo(replies);
    assertThatThrownBy(((RedisJmsTemporaryQueue) replyTo)::delete)
        .isInstanceOf(IllegalStateException.class);
    send(server, replyTo, "reply");
    assertThat(received(session.createConsumer(replies, null, false))).isEqualTo("reply");
  }

  /** No other connection can get them; those of other queues are confirmed one by one. */
  @Test
  void acknowledgementsAreConfirmedSomeAtATime() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    RedisJmsTemporaryQueue queue = connection.createTemporaryQueue();
    QueueId stored = Translator.queue(queue);
    ConsumerEngine consumer = session.createConsumer(queue, null, false);
    send(session, queue, "one");
    send(session, queue, "two");
    store.failNext(Operation.SETTLE, new StoreUnavailableException("away", null));
    assertThat(received(consumer)).as("without a confirmation").isEqualTo("one");
    assertThat(store.inFlight(stored)).isNotEmpty();
    assertThat(received(consumer)).isEqualTo("two");
    await("all is confirmed", () -> store.inFlight(stored).isEmpty());
    assertThat(store.ready(stored)).isEmpty();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void isNotDeletedWhileItHasConsumers() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    RedisJmsTemporaryQueue queue = connection.createTemporaryQueue();
    RedisJmsTemporaryTopic topic = connection.createTemporaryTopic();
    ConsumerEngine onQueue = session.createConsumer(queue, null, false);
    ConsumerEngine onTopic = session.createConsumer(topic, null, false);
    assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
    assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);
    onQueue.close();
    onTopic.close();
    queue.delete();
    queue.delete();
    topic.delete();
    for (RedisJmsDestination gone : new RedisJmsDestination[] {queue, topic}) {
      assertThatThrownBy(() -> send(session, gone, "x"))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createConsumer(gone, null, false))
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  void endsWithItsConnection() throws Exception {
    ConnectionEngine connection = started();
    RedisJmsTemporaryQueue queue = connection.createTemporaryQueue();
    connection.close();
    SessionEngine session = started().createSession(AcknowledgeMode.AUTO);
    assertThatThrownBy(() -> send(session, queue, "x"))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(queue::delete).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aTransactionThatSentToADeletedOneIsRolledBack() throws Exception {
    ConnectionEngine connection = started();
    RedisJmsTemporaryQueue queue = connection.createTemporaryQueue();
    send("a");
    SessionEngine session = connection.createSession(AcknowledgeMode.TRANSACTED);
    ConsumerEngine consumer = consumer(session);
    assertThat(received(consumer)).isEqualTo("a");
    send(session, queue, "x");
    queue.delete();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
    assertThat(state(consumer.receive(LONG))).isEqualTo("a:2:redelivered");
    session.commit();
    assertEmpty();
  }

  @Test
  void isThereAgainAfterTheConnectionWasGivenUpForDead() throws Exception {
    ConnectionEngine connection = started();
    SessionEngine session = connection.createSession(AcknowledgeMode.AUTO);
    RedisJmsTemporaryQueue queue = connection.createTemporaryQueue();
    RedisJmsTemporaryTopic topic = connection.createTemporaryTopic();
    ConsumerEngine onQueue = session.createConsumer(queue, null, false);
    ConsumerEngine onTopic = session.createConsumer(topic, null, false);
    store.kill(registrations.get(0));
    assertThat(onQueue.receiveNoWait()).isNull();
    assertThat(onTopic.receiveNoWait()).isNull();
    SessionEngine other = started().createSession(AcknowledgeMode.AUTO);
    send(other, queue, "q");
    send(other, topic, "t");
    assertThat(received(onQueue)).isEqualTo("q");
    assertThat(received(onTopic)).isEqualTo("t");
  }
}
