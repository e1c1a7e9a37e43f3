package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsAcknowledgeMode;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.RedisJmsMessageProperty;
import org.redisjms.exception.NotReplicatedException;
import org.redisjms.exception.NotReplicatedRuntimeException;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisServer;

/**
 * What is confirmed, and what becomes of it when it cannot be: on one server, which has no replica,
 * so that whatever waits for one waits in vain.
 */
class DurabilityIT extends JmsFixture {

  /** Waits for a replica, and gives up soon. */
  private static final String[] ALONE = {
    "durability=replica", "failoverTimeout=2s", "replicaTimeout=100ms"
  };

  /** Waits for a replica for longer than a test may take. */
  private static final String[] PATIENT = {"durability=replica", "failoverTimeout=10m"};

  private static void assertNotReplicated(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NotReplicatedException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("NOT_REPLICATED"))
        .hasMessage("applied on the master, replicated to 0 of 1");
  }

  private TextMessage asking(Session session, String text, String durability) throws JMSException {
    TextMessage message = session.createTextMessage(text);
    message.setStringProperty(RedisJmsMessageProperty.DURABILITY, durability);
    return message;
  }

  @Test
  void aSendThatIsNotReplicatedIsThereAllTheSame() throws JMSException {
    Session session = session(Session.AUTO_ACKNOWLEDGE, ALONE);
    assertNotReplicated(() -> sendIn(session, queue, "a"));
    assertThat(drain()).containsExactly("a:1");
  }

  @Test
  void theSimplifiedApiHasAnExceptionOfItsOwnToo() throws JMSException {
    try (JMSContext context = factory(ALONE).createContext()) {
      assertThatThrownBy(() -> context.createProducer().send(queue, "a"))
          .isInstanceOf(NotReplicatedRuntimeException.class)
          .hasMessage("applied on the master, replicated to 0 of 1")
          .hasCauseInstanceOf(NotReplicatedException.class);
    }
    assertThat(drain()).containsExactly("a:1");
  }

  @Test
  void aCommitThatIsNotReplicatedIsACommit() throws JMSException {
    send("a");
    Session session = session(Session.SESSION_TRANSACTED, ALONE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    Queue done = queue("done");
    sendIn(session, done, "b");
    assertNotReplicated(session::commit);
    session.rollback();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(drain(done)).containsExactly("b:1");
  }

  @Test
  void whatTheClientAcknowledgesStaysAcknowledgedWhenItIsNotReplicated() throws JMSException {
    Queue other = queue("other");
    send("a", "b");
    sendTo(other, "c");
    Session session = session(Session.CLIENT_ACKNOWLEDGE, ALONE);
    MessageConsumer consumer = session.createConsumer(queue);
    MessageConsumer others = session.createConsumer(other);
    receive(consumer);
    Message last = receive(consumer);
    receive(others);
    assertNotReplicated(last::acknowledge);
    session.recover();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(others.receiveNoWait()).isNull();
    last.acknowledge();
    session.close();
    assertThat(drain()).isEmpty();
    assertThat(drain(other)).isEmpty();
  }

  @Test
  void soDoesOneMessageThatIsAcknowledgedAlone() throws JMSException {
    send("a", "b");
    Session session = session(RedisJmsAcknowledgeMode.INDIVIDUAL_ACKNOWLEDGE, ALONE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    Message second = receive(consumer);
    assertNotReplicated(second::acknowledge);
    session.recover();
    assertThat(texts(consumer, 1)).containsExactly("a");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** Losing such an acknowledgement loses nothing, so nobody waits for it. */
  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void acknowledgementsThatNobodyAsksForAreNotWaitedFor(int mode) throws JMSException {
    send("a", "b");
    Session session = session(mode, PATIENT);
    assertThat(texts(session.createConsumer(queue), 2)).containsExactly("a", "b");
    session.close();
    assertThat(drain()).isEmpty();
  }

  @Test
  void neitherIsTheAcknowledgementOfWhatIsNotPersistent() throws JMSException {
    Session session = session(Session.CLIENT_ACKNOWLEDGE, PATIENT);
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.send(session.createTextMessage("a"));
    receive(session.createConsumer(queue)).acknowledge();
    assertThat(drain()).isEmpty();
  }

  /** Nothing was done, so there is nothing to be replicated. */
  @Test
  void aRefusalIsNotWaitedForAndStaysARefusal() throws JMSException {
    send("a");
    Session session = session(Session.SESSION_TRANSACTED, PATIENT);
    receive(session.createConsumer(queue));
    RedisServer server = RedisServer.shared();
    List<?> keys = (List<?>) server.command("KEYS", keyPrefix() + ":*inflight*");
    assertThat(keys).hasSize(1);
    server.command("DEL", (String) keys.get(0));
    assertThatThrownBy(session::commit).isInstanceOf(TransactionRolledBackException.class);
  }

  @Test
  void aMessageCanAskForLess() throws JMSException {
    Session session = session(Session.AUTO_ACKNOWLEDGE, PATIENT);
    MessageProducer producer = session.createProducer(queue);
    producer.send(asking(session, "a", "master"));
    Message received = receive(session.createConsumer(queue));
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(received.propertyExists(RedisJmsMessageProperty.DURABILITY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"replica", "all"})
  void aMessageCanAskForMore(String durability) throws JMSException {
    Session session = session(Session.AUTO_ACKNOWLEDGE, "failoverTimeout=2s");
    MessageProducer producer = session.createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    TextMessage message = asking(session, "a", durability);
    assertNotReplicated(() -> producer.send(message));
    message.clearProperties();
    producer.send(message);
    assertThat(drain()).containsExactly("a:1", "a:1");
  }

  @Test
  void aProducerOfTheSimplifiedApiCanAskForAllThatItSends() throws JMSException {
    try (JMSContext context = factory("failoverTimeout=2s").createContext()) {
      var producer =
          context.createProducer().setProperty(RedisJmsMessageProperty.DURABILITY, "replica");
      assertThatThrownBy(() -> producer.send(queue, "a"))
          .isInstanceOf(NotReplicatedRuntimeException.class);
    }
  }

  @Test
  void whatMeansNothingIsAnErrorAndNothingIsSent() throws JMSException {
    Session session = session();
    MessageProducer producer = session.createProducer(queue);
    Message wrong = asking(session, "a", "everywhere");
    assertThatThrownBy(() -> producer.send(wrong))
        .isInstanceOf(JMSException.class)
        .hasMessageContainingAll(
            "JMS_REDISJMS_DURABILITY", "'everywhere'", "master, replica, all or fsync");
    assertThat(drain()).isEmpty();
  }

  @Test
  void aTransactionWaitsForTheMostThatOneOfItsMessagesAsksFor() throws JMSException {
    Session session = session(Session.SESSION_TRANSACTED, "failoverTimeout=2s");
    MessageProducer producer = session.createProducer(queue);
    producer.send(asking(session, "a", "master"));
    session.commit();
    producer.send(asking(session, "b", "replica"));
    producer.send(asking(session, "c", "master"));
    assertNotReplicated(session::commit);
    assertThat(drain()).containsExactly("a:1", "b:1", "c:1");
  }

  /** They travel together, and each is told what it asked for. */
  @Test
  void messagesThatAskForDifferentThingsCanBeSentTogether() throws JMSException {
    Session session = session(Session.AUTO_ACKNOWLEDGE, "failoverTimeout=2s");
    Completions completions = new Completions();
    try (MessageProducer producer = session.createProducer(queue)) {
      for (int i = 0; i < 40; i++) {
        producer.send(asking(session, "m" + i, i % 4 == 0 ? "replica" : "master"), completions);
      }
    }
    for (int i = 0; i < 40; i++) {
      Exception exception = completions.all().get(i).exception();
      if (i % 4 == 0) {
        assertThat(exception).isInstanceOf(NotReplicatedException.class);
      } else {
        assertThat(exception).isNull();
      }
    }
    assertThat(drain()).isEqualTo(IntStream.range(0, 40).mapToObj(i -> "m" + i + ":1").toList());
  }

  private static boolean hasWaitAof(RedisServer server) {
    List<?> info = (List<?>) server.command("COMMAND", "INFO", "WAITAOF");
    return info != null && info.get(0) != null && !List.of().equals(info.get(0));
  }

  /**
   * Redis 7.2 and Valkey can say when the append-only file is on disk; others say that they can't.
   */
  @ParameterizedTest
  @ValueSource(strings = {"factory", "message"})
  void onDisk(String whoAsks) throws Exception {
    try (RedisServer server = RedisServer.builder().aof(Aof.ALWAYS).start()) {
      boolean all = whoAsks.equals("factory");
      RedisJmsConnectionFactory factory =
          new RedisJmsConnectionFactory(
              all ? withOptions(server.uri(), "durability=fsync") : server.uri());
      String text = all ? "m" : "fsync";
      if (hasWaitAof(server)) {
        sendAndAcknowledge(factory, text);
      } else {
        assertThatThrownBy(() -> sendAndAcknowledge(factory, text))
            .isInstanceOf(JMSException.class)
            .hasMessageContainingAll("durability=fsync", "WAITAOF", "replica, all or master");
        assertThat((List<?>) server.command("KEYS", "*ready*")).as("nothing was sent").isEmpty();
      }
    }
  }

  private void sendAndAcknowledge(RedisJmsConnectionFactory factory, String text)
      throws JMSException {
    try (Connection connection = factory.createConnection();
        Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(queue)) {
      connection.start();
      producer.send(
          text.equals("fsync") ? asking(session, text, text) : session.createTextMessage(text));
      receive(session.createConsumer(queue)).acknowledge();
    }
  }

  @Test
  void withoutAnAppendOnlyFileNothingIsOnDisk() throws Exception {
    try (RedisServer server = RedisServer.builder().aof(Aof.NONE).start()) {
      if (hasWaitAof(server)) {
        String uri = withOptions(server.uri(), "durability=fsync");
        assertThatThrownBy(() -> new RedisJmsConnectionFactory(uri).createConnection())
            .isInstanceOf(JMSException.class)
            .hasMessageContainingAll("durability=fsync", "appendonly yes");
        try (Connection connection =
            new RedisJmsConnectionFactory(server.uri()).createConnection()) {
          Session session = connection.createSession();
          MessageProducer producer = session.createProducer(queue);
          assertThatThrownBy(() -> producer.send(asking(session, "a", "fsync")))
              .isInstanceOf(NotReplicatedException.class)
              .hasMessageContaining("appendonly");
        }
      }
    }
  }
}
