package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.message.RedisJmsMessage;
import org.redisjms.message.RedisJmsTextMessage;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.OutcomeUnknownException;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreUnavailableException;

/** Transactions move messages from one queue to another, exactly once, whatever goes wrong. */
class ForwardingChaosTest extends EngineFixture {

  private static final RedisJmsQueue FORWARDED = new RedisJmsQueue("forwarded");
  private static final QueueId FORWARDED_ID = QueueId.of("queue:forwarded");
  private static final int ROUNDS = 500;
  private static final int PER_ROUND = 4;
  private static final int MESSAGES = ROUNDS * PER_ROUND;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void everyMessageIsForwardedOnce() throws Exception {
    List<ConnectionEngine> forwarders = new ArrayList<>();
    List<Background> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ConnectionEngine connection = connect("maxDeliveries", "1000000", "prefetch", "20");
      forwarders.add(connection);
      SessionEngine session = connection.createSession(AcknowledgeMode.TRANSACTED);
      if (i % 2 == 0) {
        ConsumerEngine consumer = consumer(session);
        consumer.setListener(message -> forward(session, (RedisJmsMessage) message));
      } else {
        loops.add(background(() -> receiveAndForward(session)));
      }
    }
    startAll();
    SessionEngine sender = started().createSession(AcknowledgeMode.AUTO);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < PER_ROUND; i++) {
        send(sender, "m" + (round * PER_ROUND + i));
      }
      disturb(forwarders);
      // A few stay behind, so that there is always something in flight.
      int enough = (round - 2) * PER_ROUND;
      await("progress", () -> store.ready(FORWARDED_ID).size() >= enough);
    }
    await("all forwarded", () -> store.ready(FORWARDED_ID).size() >= MESSAGES);
    done.set(true);
    for (Background loop : loops) {
      loop.join();
    }
    List<String> texts = new ArrayList<>();
    ConsumerEngine consumer =
        started().createSession(AcknowledgeMode.AUTO).createConsumer(FORWARDED, null, false);
    for (String text = text(consumer.receive(50));
        text != null;
        text = text(consumer.receive(50))) {
      texts.add(text);
    }
    assertThat(texts).as("with the seed %s", seed).doesNotHaveDuplicates().hasSize(MESSAGES);
    await("nothing is left", () -> ready() + inFlight() == 0);
    assertThat(deadLetters()).isZero();
  }

  private void disturb(List<ConnectionEngine> forwarders) throws JMSException {
    int victim = random.nextInt(forwarders.size());
    switch (random.nextInt(8)) {
      case 0 -> store.kill(registrations.get(victim));
      case 1 -> store.bury(registrations.get(victim));
      case 2 -> store.failAfterNext(Operation.COMMIT, new OutcomeUnknownException("lost", null));
      case 3 -> store.failNext(Operation.COMMIT, new OutcomeUnknownException("lost", null));
      case 4 -> store.failNext(Operation.FETCH, new StoreUnavailableException("away", null));
      case 5 -> store.failAfterNext(Operation.FETCH, new StoreUnavailableException("away", null));
      case 6 -> {
        forwarders.get(victim).stop();
        forwarders.get(victim).start();
      }
      default -> store.quiesce();
    }
  }

  private static void forward(SessionEngine session, RedisJmsMessage message) {
    try {
      session.send(FORWARDED, new RedisJmsTextMessage(text(message)), PLAIN);
      session.commit();
    } catch (JMSException e) {
      // Rolled back, or the outcome is unknown: either way the next transaction is a new one.
      try {
        session.rollback();
      } catch (JMSException again) {
        throw new IllegalStateException(again);
      }
    }
  }

  private void receiveAndForward(SessionEngine session) throws JMSException {
    ConsumerEngine consumer = null;
    while (!done.get()) {
      try {
        if (consumer == null) {
          consumer = consumer(session);
        }
        RedisJmsMessage message = consumer.receive(20);
        if (message != null) {
          forward(session, message);
        }
      } catch (JMSException e) {
        session.rollback();
      }
    }
    session.close();
  }
}
