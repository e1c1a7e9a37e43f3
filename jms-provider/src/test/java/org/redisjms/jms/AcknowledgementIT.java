package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsAcknowledgeMode;

/** Sections 3.6, 6.2.10 and 6.2.9.1 of Jakarta Messaging 3.1: acknowledgement and recovery. */
class AcknowledgementIT extends JmsFixture {

  /** Section 6.2.10: what an automatic mode has delivered does not come again. */
  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void automaticModesAcknowledgeWhatWasReceived(int mode) throws Exception {
    send("a", "b", "c", "d", "e");
    Session session = session(mode);
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(states(consumer, 3)).containsExactly("a:1", "b:1", "c:1");
    session.close();
    assertThat(drain()).containsExactly("d:1", "e:1");
  }

  /** Section 6.2.10: with automatic acknowledgement it is gone when receive returns. */
  @Test
  void autoAcknowledgeIsConfirmedWhenReceiveReturns() throws Exception {
    send("a");
    try (Connection doomed = factory("lease=1s").createConnection()) {
      doomed.start();
      receive(doomed.createSession().createConsumer(queue)).acknowledge();
      assertThat(drain()).isEmpty();
    }
    assertThat(drain()).isEmpty();
  }

  /** The option ackPipeline: acknowledgements under way are confirmed at the latest by close. */
  @Test
  void pipelinedAcknowledgementsAreConfirmedByClose() throws Exception {
    send("a", "b", "c", "d");
    Connection connection = started("ackPipeline=50");
    assertThat(texts(connection.createSession().createConsumer(queue), 3))
        .containsExactly("a", "b", "c");
    connection.close();
    assertThat(drain()).containsExactly("d:1");
  }

  /** Sections 6.2.10 and 8.7: after the listener has returned; an exception redelivers. */
  @ParameterizedTest
  @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
  void aMessageComesAgainAtOnceWhenItsListenerThrows(int mode) throws Exception {
    send("a", "b", "c");
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(5);
    Session session = session(mode);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              String state = stateOf(message);
              seen.add(state);
              all.countDown();
              if (state.startsWith("b") && !state.startsWith("b:3")) {
                throw new IllegalArgumentException("expected by this test");
              }
            });
    await(all);
    session.close();
    assertThat(seen).containsExactly("a:1", "b:1", "b:2:again", "b:3:again", "c:1");
    assertThat(drain()).isEmpty();
  }

  /** Section 8.7: in other modes the next message follows. */
  @Test
  void aClientAcknowledgeListenerThatThrowsGetsTheNextMessage() throws Exception {
    send("a", "b");
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(2);
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    session
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              seen.add(stateOf(message));
              all.countDown();
              throw new IllegalArgumentException("expected by this test");
            });
    await(all);
    session.close();
    assertThat(seen).containsExactly("a:1", "b:1");
    assertThat(drain()).containsExactly("a:2:again", "b:2:again");
  }

  static String stateOf(Message message) {
    try {
      return state(message);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  static String textOf(Message message) {
    try {
      return text(message);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  /** Section 6.2.10: all that the session has delivered, by whichever consumer. */
  @Test
  void clientAcknowledgeIsForTheWholeSession() throws Exception {
    Queue other = queue("other");
    send("a", "b", "c");
    sendTo(other, "x", "y");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message first = receive(consumer);
    receive(consumer);
    receive(session.createConsumer(other));
    first.acknowledge();
    assertThat(state(receive(consumer))).isEqualTo("c:1");
    session.close();
    assertThat(drain()).containsExactly("c:2:again");
    assertThat(drain(other)).containsExactly("y:1");
  }

  /** Section 6.2.10: not acknowledged, so it comes again: first, in order, flagged. */
  @Test
  void closeGivesBackInOrderBeforeWhatIsNewer() throws Exception {
    send("a", "b", "c", "d", "e");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    assertThat(states(session.createConsumer(queue), 3)).containsExactly("a:1", "b:1", "c:1");
    send("f");
    session.close();
    assertThat(drain()).containsExactly("a:2:again", "b:2:again", "c:2:again", "d:1", "e:1", "f:1");
  }

  /** Sections 6.2.10 and 6.2.9.1: recover, with messages in the buffer and newer ones. */
  @Test
  void recoverRestartsAtTheFirstUnacknowledged() throws Exception {
    send("a", "b", "c", "d");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer).acknowledge();
    assertThat(states(consumer, 2)).containsExactly("b:1", "c:1");
    session.recover();
    send("e");
    assertThat(states(consumer, 2)).containsExactly("b:2:again", "c:2:again");
    session.recover();
    assertThat(states(consumer, 4)).containsExactly("b:3:again", "c:3:again", "d:1", "e:1");
    receive0(consumer);
    session.recover();
    Message last = null;
    for (String expected : List.of("b:4:again", "c:4:again", "d:2:again", "e:2:again")) {
      last = receive(consumer);
      assertThat(state(last)).isEqualTo(expected);
    }
    last.acknowledge();
    session.close();
    assertThat(drain()).isEmpty();
  }

  private static void receive0(MessageConsumer consumer) throws JMSException {
    assertThat(consumer.receiveNoWait()).isNull();
  }

  /** Section 6.2.10: a message that was recovered is not acknowledged by its old object. */
  @Test
  void acknowledgingARecoveredMessageDoesNothing() throws Exception {
    send("a", "b");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Message first = receive(session.createConsumer(queue));
    session.recover();
    first.acknowledge();
    session.close();
    assertThat(drain()).containsExactly("a:2:again", "b:1");
  }

  /** Section 6.2.10: several consumers of one queue, each with a part of it. */
  @Test
  void nothingIsLostOrDoubledWhenConsumersClose() throws Exception {
    String[] texts = IntStream.range(0, 300).mapToObj(i -> "m" + i).toArray(String[]::new);
    Session sender = session(Session.SESSION_TRANSACTED);
    sendIn(sender, queue, texts);
    sender.commit();
    List<String> left = new CopyOnWriteArrayList<>();
    for (int round = 0; round < 3; round++) {
      Session keeping = session(Session.CLIENT_ACKNOWLEDGE);
      Session leaving = session(Session.CLIENT_ACKNOWLEDGE);
      MessageConsumer keeper = keeping.createConsumer(queue);
      MessageConsumer leaver = leaving.createConsumer(queue);
      Message last = null;
      for (int i = 0; i < 25; i++) {
        last = receive(keeper);
        left.add(text(last));
        receive(leaver);
      }
      last.acknowledge();
      leaving.close();
      keeping.close();
    }
    drain().forEach(state -> left.add(state.substring(0, state.indexOf(':'))));
    assertThat(left).containsExactlyInAnyOrder(texts);
  }

  /** An extension: each message by itself, in any order. */
  @Test
  void individualAcknowledgeTakesOneFromTheMiddle() throws Exception {
    send("a", "b", "c", "d");
    Session session = session(RedisJmsAcknowledgeMode.INDIVIDUAL_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    receive(consumer);
    Message second = receive(consumer);
    Message third = receive(consumer);
    third.acknowledge();
    third.acknowledge();
    assertThat(state(receive(consumer))).isEqualTo("d:1");
    session.recover();
    assertThat(states(consumer, 3)).containsExactly("a:2:again", "b:2:again", "d:2:again");
    second.acknowledge();
    session.close();
    // The object of the first delivery names the same message.
    assertThat(drain()).first().isEqualTo("a:3:again");
  }

  /** Section 6.2.10: only where the client is to acknowledge does its call mean something. */
  @Test
  void acknowledgeIsIgnoredInTransactedSessions() throws Exception {
    send("a");
    Session session = session(Session.SESSION_TRANSACTED);
    receive(session.createConsumer(queue)).acknowledge();
    session.rollback();
    session.close();
    assertThat(drain()).containsExactly("a:2:again");
  }

  /** Sections 6.2.15 and 6.1.8: after the close it is too late. */
  @Test
  void acknowledgeAfterCloseIsRefused() throws Exception {
    send("a");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    Message message = receive(session.createConsumer(queue));
    session.close();
    assertThatThrownBy(message::acknowledge).isInstanceOf(IllegalStateException.class);
    assertThat(text(message)).isEqualTo("a");
  }

  /** Section 6.2.10: a consumer that is closed does not take its messages with it. */
  @Test
  void whatAClosedConsumerHasReceivedCanStillBeAcknowledged() throws Exception {
    send("a", "b");
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    Message message = receive(consumer);
    consumer.close();
    message.acknowledge();
    session.close();
    assertThat(drain()).containsExactly("b:1");
  }
}
