package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.RedisServer;

/** An application whose connections to Redis break again and again, and which does not notice. */
class BrokenConnectionIT extends JmsFixture {

  private static final int MESSAGES = 40;

  private FaultProxy proxy;
  private Connection connection;
  private Queue target;

  @BeforeEach
  void connect() throws JMSException {
    proxy = closeLater(FaultProxy.before(RedisServer.shared()));
    connection =
        closeLater(
            new RedisJmsConnectionFactory(withOptions(proxy.uri(), "keyPrefix=" + keyPrefix()))
                .createConnection());
    connection.start();
    target = queue("target");
  }

  private static List<String> texts() {
    return IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toList();
  }

  private static String key(Queue queue) throws JMSException {
    return "{queue:" + queue.getQueueName() + "}";
  }

  /** Breaks the next exchange that has to do with this queue, each time elsewhere. */
  private void breakNext(Queue where, int number) throws JMSException {
    Cut how = number % 4 < 2 ? Cut.FIN : Cut.RST;
    proxy.next(
        key(where),
        number % 2 == 0
            ? new Fault.CutRequest(number * 13, how)
            : new Fault.CutReply(number % 9, how));
  }

  @Test
  void whatATransactedSessionMovesArrivesOnce() throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    send(texts().toArray(String[]::new));
    MessageConsumer consumer = session.createConsumer(queue);
    MessageProducer producer = session.createProducer(target);
    for (int i = 0; i < MESSAGES; i++) {
      breakNext(i % 3 == 0 ? queue : target, i);
      Message message = receive(consumer);
      producer.send(session.createTextMessage(text(message)));
      session.commit();
    }
    proxy.forget();
    assertThat(consumer.receiveNoWait()).isNull();
    session.close();

    assertThat(drain()).isEmpty();
    assertThat(drain(target).stream().map(state -> state.substring(0, state.indexOf(':'))))
        .isEqualTo(texts());
  }

  @Test
  void aListenerGetsEverythingThatIsSentInOrder() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Session listening = connection.createSession();
    listening.createConsumer(queue).setMessageListener(message -> heard.add(body(message)));
    Session sending = connection.createSession();
    MessageProducer producer = sending.createProducer(queue);
    for (int i = 0; i < MESSAGES; i++) {
      breakNext(queue, i);
      producer.send(sending.createTextMessage("m" + i));
    }
    for (String text : texts()) {
      assertThat(heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(text);
    }
    assertThat(heard).isEmpty();
  }

  private static String body(Message message) {
    try {
      return text(message);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The wake-ups' connection breaks too: what was handed over meanwhile is asked for. */
  @ParameterizedTest
  @EnumSource(Cut.class)
  void aWaitingConsumerIsServedAfterAllConnectionsBroke(Cut how) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    connection
        .createSession()
        .createConsumer(queue)
        .setMessageListener(message -> heard.add(body(message)));
    for (int i = 0; i < 5; i++) {
      send("before" + i);
      assertThat(heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("before" + i);
      proxy.cut(how);
      send("after" + i);
      assertThat(heard.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("after" + i);
    }
  }
}
