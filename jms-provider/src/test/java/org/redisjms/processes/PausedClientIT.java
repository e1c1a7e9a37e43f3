package org.redisjms.processes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;

/**
 * A client is paused for longer than its lease in the middle of its work. What it held goes to
 * others; when it wakes up it finishes nothing of it, and goes on with what is new.
 */
@ExtendWith(NoLeftovers.class)
class PausedClientIT {

  private static final long PATIENCE_MILLIS = 150_000;
  private static final int FETCHED_IN_ADVANCE_AFTER = 40;

  @Test
  void whatItHeldGoesToOthersOnce() throws Exception {
    try (RedisServer server = RedisServer.start();
        JMSContext context = open(server);
        ClientProcess client = ClientProcess.start(PausedClient.class, uri(server))) {
      context.createProducer().send(context.createQueue("from"), "moved");
      context.createProducer().send(context.createQueue("held"), "held");
      // All at once, and so many that the listener fetches some in advance.
      try (JMSContext transacted = context.createContext(JMSContext.SESSION_TRANSACTED)) {
        List<String> texts = new ArrayList<>(Collections.nCopies(FETCHED_IN_ADVANCE_AFTER, "x"));
        texts.addAll(List.of("stop", "buffered", "buffered"));
        for (String text : texts) {
          transacted.createProducer().send(transacted.createQueue("heard"), text);
        }
        transacted.commit();
      }
      assertThat(lines(client, FETCHED_IN_ADVANCE_AFTER + 2))
          .contains("in the middle", "heard stop")
          .doesNotContain("heard buffered");
      client.pause();

      assertThat(redelivered(context, "from", 1)).containsExactly("moved");
      assertThat(redelivered(context, "held", 1)).containsExactly("held");
      assertThat(redelivered(context, "heard", 3)).containsExactly("stop", "buffered", "buffered");
      // It reads this as the first thing when it wakes up.
      client.tell("go on");
      client.resume();
      assertThat(List.of(client.line(), client.line()))
          .containsExactly(
              "commit TransactionRolledBackException WENT_ELSEWHERE",
              "acknowledge JMSException WENT_ELSEWHERE");
      context.createProducer().send(context.createQueue("from"), "next");
      context.createProducer().send(context.createQueue("held"), "next");
      context.createProducer().send(context.createQueue("heard"), "next");
      assertThat(lines(client, 3))
          .containsExactlyInAnyOrder("commit done", "acknowledge done", "heard next");
      client.tell("end");
      assertThat(client.linesToTheEnd()).isEmpty();
      for (String queue : List.of("from", "held", "heard")) {
        assertThat(context.createConsumer(context.createQueue(queue)).receiveNoWait()).isNull();
      }
      JMSConsumer consumer = context.createConsumer(context.createQueue("to"));
      assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("next");
      assertThat(consumer.receiveNoWait()).as("the refused commit sent nothing").isNull();
    }
  }

  private static String uri(RedisServer server) {
    return server.uri() + "?lease=5s";
  }

  private static JMSContext open(RedisServer server) {
    return new RedisJmsConnectionFactory(uri(server)).createContext();
  }

  private static List<String> lines(ClientProcess client, int count) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(client.line());
    }
    return lines;
  }

  private static List<String> redelivered(JMSContext context, String queue, int count)
      throws JMSException {
    List<String> texts = new ArrayList<>();
    try (JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
      for (int i = 0; i < count; i++) {
        Message message = consumer.receive(PATIENCE_MILLIS);
        assertThat(message).as("comes in time").isNotNull();
        assertThat(message.getJMSRedelivered()).isTrue();
        texts.add(message.getBody(String.class));
      }
    }
    return texts;
  }
}
