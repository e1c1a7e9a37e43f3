package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.testkit.RedisServer;

/** The script for operators that tells how full queues are. */
class QueueDepthsIT extends JmsFixture {
  private static final Path SCRIPT = Path.of("..", "operations", "queue-depths.lua");

  @Test
  void theScriptCountsWhatIsInQueuesAndSubscriptions() throws Exception {
    Connection connection = connect();
    connection.setClientID("client");
    connection.start();
    Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
    session.createDurableConsumer(session.createTopic("{news}"), "durable").close();
    MessageProducer producer = session.createProducer(null);
    producer.send(session.createTopic("{news}"), session.createTextMessage("news"));
    send("a", "b", "c");
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(text(receive(consumer))).isEqualTo("a");
    producer.setDeliveryDelay(3_600_000);
    producer.send(queue, session.createTextMessage("later"));

    Object lines = RedisServer.shared().command("EVAL", Files.readString(SCRIPT), "0", keyPrefix());

    assertThat(lines).isInstanceOf(List.class);
    assertThat((List<?>) lines)
        .map(String::valueOf)
        .containsSubsequence(
            "queue:"
                + queue.getQueueName()
                + " ready=2 returned=0 inflight=1 delayed=1 consumers=1",
            "topic:{news} subscription d6:client:durable"
                + " ready=1 returned=0 inflight=0 delayed=0 consumers=0");
  }

  @Test
  void whatASelectorHasTakenOutOfTheMiddleIsNotCounted() throws Exception {
    Session session = session(Session.CLIENT_ACKNOWLEDGE);
    MessageProducer producer = session.createProducer(queue);
    for (int i = 0; i < 50; i++) {
      Message message = session.createMessage();
      message.setIntProperty("n", i);
      producer.send(message);
    }
    receive(session.createConsumer(queue, "n = 25"));
    Object lines = RedisServer.shared().command("EVAL", Files.readString(SCRIPT), "0", keyPrefix());
    assertThat(lines.toString()).contains(" ready=49 returned=0 inflight=1 ");
  }
}
