package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.exception.MessagesLostException;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;

/** Redis loses what it had confirmed: the client sends it again, or says what is lost. */
class LostMessagesIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** So many reach the replicas. */
  private static final int SAFE = 3;

  /** So many are sent in all. */
  private static final int ALL = 13;

  private final Queue from = queue("from");
  private final Queue to = queue("to");
  private final Queue taken = queue("taken");
  private final Queue asynchronous = queue("asynchronous");
  private final Topic topic = new RedisJmsTopic("news");
  private final List<JMSException> reported = new CopyOnWriteArrayList<>();

  /** How a master comes to be lost together with what it alone, or not the next one, has. */
  private enum Way {
    /** The replicas hear nothing more from the master, and then it dies. */
    IT_DIES("master") {
      @Override
      void begin(SentinelGroup group) {
        cutReplicas(group);
      }

      @Override
      void end(SentinelGroup group) {
        loseMaster(group);
      }
    },

    /**
     * A replica is promoted although the master lives. The other one follows it until the sentinels
     * have seen to that, which takes longer here because they are away, and confirms all that is
     * sent.
     */
    IT_IS_REPLACED("replica") {
      @Override
      void begin(SentinelGroup group) {
        List<RedisProcess> replicas = group.replicas();
        group.sentinels().forEach(RedisProcess::kill9);
        replicas.get(0).command("CONFIG", "SET", "replica-priority", "0");
        replicas.get(1).command("REPLICAOF", "NO", "ONE");
      }

      @Override
      void end(SentinelGroup group) {
        group.sentinels().forEach(RedisProcess::restart);
        group.failover();
      }
    };

    final String durability;

    Way(String durability) {
      this.durability = durability;
    }

    /** From now on nothing reaches the next master. */
    abstract void begin(SentinelGroup group);

    /** There is another master. */
    abstract void end(SentinelGroup group);
  }

  private Connection connect(SentinelGroup group, String... options) throws JMSException {
    Connection connection =
        new RedisJmsConnectionFactory(withOptions(patientUri(group), options)).createConnection();
    connection.setExceptionListener(reported::add);
    connection.start();
    return connection;
  }

  /** From now on nothing reaches the replicas, until they are resumed. */
  static void cutReplicas(SentinelGroup group) {
    group.replicas().forEach(RedisProcess::pause);
    // What is in the sockets' buffers already would still arrive.
    group.master().command("CLIENT", "KILL", "TYPE", "replica");
  }

  static void loseMaster(SentinelGroup group) {
    RedisProcess master = group.master();
    List<RedisProcess> replicas = group.replicas();
    master.kill9();
    replicas.forEach(RedisProcess::resume);
    assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);
  }

  private static void awaitOnReplicas(SentinelGroup group, Queue queue, long length) {
    String key = "jms:{" + ((RedisJmsQueue) queue).address() + "}:ready:4";
    for (RedisProcess replica : group.replicas()) {
      await(
          "the replica has them", () -> Long.valueOf(length).equals(replica.command("LLEN", key)));
    }
  }

  private static List<String> numbered(int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> "m" + i).toList();
  }

  private static void sendNumbered(Session session, Queue queue, int first, int behind)
      throws JMSException {
    sendIn(session, queue, numbered(first, behind).toArray(String[]::new));
  }

  /** The first ones as they were sent, the others flagged. */
  private static List<String> onceEach() {
    return IntStream.range(0, ALL).mapToObj(i -> "m" + i + (i < SAFE ? ":1" : ":2:again")).toList();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLostIsSentAgainAlsoByThoseThatAreIdle(Way way) throws Exception {
    String durability = "durability=" + way.durability;
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection = connect(group, durability);
        Connection other = connect(group, durability)) {
      Session session = connection.createSession();
      Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
      MessageConsumer subscriber =
          other.createSession().createSharedDurableConsumer(topic, "subscription");
      MessageProducer producer = session.createProducer(null);
      Completions completions = new Completions();
      TemporaryQueue gone = other.createSession().createTemporaryQueue();
      sendIn(session, gone, "to somebody who has left");
      gone.delete();
      sendIn(session, from, "moved");
      MessageConsumer mover = transacted.createConsumer(from);
      assertThat(text(receive(mover))).isEqualTo("moved");
      Session taking = connection.createSession(Session.SESSION_TRANSACTED);
      sendIn(session, taken, "taken");
      MessageConsumer taker = taking.createConsumer(taken);
      assertThat(text(receive(taker))).isEqualTo("taken");
      for (int i = 0; i < ALL; i++) {
        if (i == SAFE) {
          await("confirmed", () -> completions.count() == SAFE);
          awaitOnReplicas(group, queue, SAFE);
          awaitOnReplicas(group, asynchronous, SAFE);
          way.begin(group);
        }
        sendNumbered(session, queue, i, i + 1);
        producer.send(topic, session.createTextMessage("m" + i));
        producer.send(asynchronous, session.createTextMessage("m" + i), completions);
      }
      transacted.createProducer(to).send(session.createTextMessage("moved"));
      transacted.commit();
      taking.commit();
      await("confirmed", () -> completions.count() == ALL);
      assertThat(completions.exceptions()).isEmpty();

      way.end(group);

      Session receiver = other.createSession();
      assertThat(states(receiver.createConsumer(to), 1)).containsExactly("moved:2:again");
      MessageConsumer consumer = receiver.createConsumer(queue);
      assertThat(states(consumer, ALL)).isEqualTo(onceEach());
      assertThat(states(subscriber, ALL)).isEqualTo(onceEach());
      MessageConsumer late = receiver.createConsumer(asynchronous);
      assertThat(states(late, ALL)).isEqualTo(onceEach());
      assertThat(taker.receiveNoWait()).as("what was taken").isNull();
      transacted.close();
      taking.close();
      for (MessageConsumer each :
          List.of(
              consumer,
              subscriber,
              late,
              receiver.createConsumer(from),
              receiver.createConsumer(taken))) {
        assertThat(each.receiveNoWait()).as("a second one").isNull();
      }
      assertThat(group.master().command("KEYS", "jms:{temporary*")).isEqualTo(List.of());
      assertThat(reported).isEmpty();
    }
  }

  @Test
  void whatCannotBeSentAgainIsReported() throws Exception {
    try (SentinelGroup group = SentinelGroup.start();
        Connection connection = connect(group, "durability=master", "resendWindow=4")) {
      Session session = connection.createSession();
      Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
      sendIn(session, from, "moved");
      MessageConsumer mover = transacted.createConsumer(from);
      assertThat(text(receive(mover))).isEqualTo("moved");
      sendNumbered(session, queue, 0, SAFE);
      awaitOnReplicas(group, queue, SAFE);
      cutReplicas(group);
      transacted.createProducer(to).send(session.createTextMessage("moved"));
      transacted.commit();
      sendNumbered(session, queue, SAFE, ALL);
      assertThat(reported).isEmpty();

      loseMaster(group);

      await("both losses are reported", () -> reported.size() == 2);
      for (JMSException exception : reported) {
        assertThat(exception.getErrorCode()).isEqualTo(MessagesLostException.ERROR_CODE);
        MessagesLostException loss = (MessagesLostException) exception;
        if (loss.transacted()) {
          assertThat(loss.first()).isEqualTo(1);
          assertThat(loss.count()).isEqualTo(1);
        } else {
          assertThat(loss.first()).isEqualTo(SAFE + 1);
          assertThat(loss.last()).isEqualTo(ALL - 4);
          assertThat(loss.destinations())
              .extracting(Object::toString)
              .containsExactly(queue.toString());
        }
      }
      MessageConsumer consumer = session.createConsumer(queue);
      List<String> expected =
          onceEach().stream().filter(state -> !lost().contains(state.split(":")[0])).toList();
      assertThat(states(consumer, SAFE + 4)).isEqualTo(expected);
      sendIn(session, queue, "the connection goes on");
      assertThat(text(receive(consumer))).isEqualTo("the connection goes on");
      assertThat(text(receive(mover))).as("what the transaction had received").isEqualTo("moved");
      assertThat(session.createConsumer(to).receiveNoWait()).isNull();
      assertThat(reported).hasSize(2);
    }
  }

  private static List<String> lost() {
    return numbered(SAFE, ALL - 4);
  }

  @Test
  void whatIsDeletedUnderARunningClientIsSentAgainOrReported() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection keeping = flushable(server, "lease=2s");
        Connection reporting = flushable(server, "lease=2s", "resendWindow=0")) {
      sendNumbered(keeping.createSession(), queue, 0, 5);
      sendNumbered(reporting.createSession(), to, 0, 5);

      server.command("FLUSHALL");

      MessageConsumer consumer = keeping.createSession().createConsumer(queue);
      assertThat(states(consumer, 5))
          .isEqualTo(numbered(0, 5).stream().map(text -> text + ":2:again").toList());
      await("the loss is reported", () -> !reported.isEmpty());
      assertThat(reported)
          .singleElement()
          .isInstanceOfSatisfying(
              MessagesLostException.class,
              loss -> {
                assertThat(loss.first()).isEqualTo(1);
                assertThat(loss.count()).isEqualTo(5);
                assertThat(loss.transacted()).isFalse();
              });
      assertThat(consumer.receiveNoWait()).isNull();
    }
  }

  /** Redis does not hold any more what the transaction had received. */
  @Test
  void aTransactionThatCannotBeDoneAgainIsReported() throws Exception {
    try (RedisServer server = RedisServer.start();
        Connection connection = flushable(server, "lease=2s")) {
      Session session = connection.createSession();
      Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
      sendIn(session, from, "moved");
      MessageConsumer mover = transacted.createConsumer(from);
      assertThat(text(receive(mover))).isEqualTo("moved");
      sendIn(transacted, to, "moved");
      transacted.commit();

      server.command("FLUSHALL");

      // It was on the disk, or might have been, so it is sent again.
      assertThat(state(receive(mover))).isEqualTo("moved:2:again");
      await("the loss is reported", () -> !reported.isEmpty());
      assertThat(reported)
          .singleElement()
          .isInstanceOfSatisfying(
              MessagesLostException.class,
              loss -> {
                assertThat(loss.transacted()).isTrue();
                assertThat(loss.first()).isEqualTo(1);
                assertThat(loss.count()).isEqualTo(1);
                assertThat(loss.destinations())
                    .extracting(Object::toString)
                    .containsExactly(to.toString());
              });
      assertThat(session.createConsumer(to).receiveNoWait()).isNull();
    }
  }

  private Connection flushable(RedisServer server, String... options) throws JMSException {
    Connection connection =
        new RedisJmsConnectionFactory(withOptions(server.uri(), options)).createConnection();
    connection.setExceptionListener(reported::add);
    connection.start();
    return connection;
  }
}
