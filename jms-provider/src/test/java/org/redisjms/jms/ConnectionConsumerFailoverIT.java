package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/** Sections 9.1 and 11.2 of Jakarta Messaging 3.1: the master dies under connection consumers. */
class ConnectionConsumerFailoverIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** How many messages each of them gets; the master dies after the first hundred. */
  private static final int MESSAGES = 600;

  private final Queue from = queue("from");
  private final Queue to = queue("to");
  private final Queue heardQueue = queue("heard");
  private final AtomicInteger moved = new AtomicInteger();
  private final Set<String> heard = ConcurrentHashMap.newKeySet();
  private final List<JMSException> reported = new CopyOnWriteArrayList<>();

  private MessageListener moving(Session session) {
    return message -> {
      try {
        sendIn(session, to, text(message));
        moved.incrementAndGet();
      } catch (JMSException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private MessageListener hearing(Session session) {
    return message -> heard.add(AcknowledgementIT.textOf(message));
  }

  private static List<String> numbered(int messages) {
    return IntStream.range(0, messages).mapToObj(i -> "m" + i).toList();
  }

  @Test
  void theyGoOnByThemselvesAndNothingIsMovedTwice() throws Exception {
    SentinelGroup group = closeLater(SentinelGroup.start());
    Connection connection =
        closeLater(new RedisJmsConnectionFactory(patientUri(group)).createConnection());
    connection.setExceptionListener(reported::add);
    ServerSessions movers =
        closeLater(
            ServerSessions.of(
                connection, 2, Session.SESSION_TRANSACTED, this::moving, Session::commit));
    ServerSessions hearers =
        closeLater(
            ServerSessions.of(
                connection, 2, Session.AUTO_ACKNOWLEDGE, this::hearing, session -> {}));
    connection.createConnectionConsumer(from, null, movers, 5);
    connection.createConnectionConsumer(heardQueue, null, hearers, 5);
    connection.start();
    CompletableFuture<Void> sending = inBackground(() -> sendAll(connection));
    await("some are moved", () -> moved.get() >= 100 || sending.isDone());
    RedisProcess master = group.master();
    master.kill9();

    result(sending);
    assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);
    MessageConsumer consumer = connection.createSession().createConsumer(to);
    assertThat(texts(consumer, MESSAGES)).containsExactlyInAnyOrderElementsOf(numbered(MESSAGES));
    await("all are heard", () -> heard.containsAll(numbered(MESSAGES)));

    // What they do when they have nothing to do has survived as well.
    Session sender = connection.createSession();
    sendIn(sender, from, "after");
    sendIn(sender, heardQueue, "after");
    assertThat(text(receive(consumer))).isEqualTo("after");
    await("it is heard", () -> heard.contains("after"));
    Message again = consumer.receiveNoWait();
    assertThat(again).as("nothing was moved twice").isNull();
    // A commit is refused if no replica had heard of what it had received; that came again.
    assertThat(movers.failures).allMatch(TransactionRolledBackException.class::isInstance);
    assertThat(hearers.failures).isEmpty();
    assertThat(reported).isEmpty();
  }

  private void sendAll(Connection connection) throws JMSException {
    Session session = connection.createSession();
    for (String text : numbered(MESSAGES)) {
      sendIn(session, from, text);
      sendIn(session, heardQueue, text);
    }
  }
}
