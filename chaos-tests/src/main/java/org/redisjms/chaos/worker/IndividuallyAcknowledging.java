package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.redisjms.RedisJmsAcknowledgeMode;
import org.redisjms.chaos.history.Call;
import org.redisjms.chaos.history.Mode;

/** Acknowledges each message by itself, in any order. */
final class IndividuallyAcknowledging extends Consuming {
  private static final int MOST = 4;

  IndividuallyAcknowledging(Client client, String session, Source source) {
    super(client, session, source, Mode.INDIVIDUAL, RedisJmsAcknowledgeMode.INDIVIDUAL_ACKNOWLEDGE);
  }

  @Override
  void consume(Session session, MessageConsumer consumer) throws JMSException {
    while (!isStopped()) {
      List<Got> batch = new ArrayList<>();
      int size = upTo(MOST);
      while (batch.size() < size) {
        Message message = consumer.receive(WAIT_MILLIS);
        if (message == null) {
          break;
        }
        batch.add(got(message));
        think();
      }
      Collections.shuffle(batch);
      batch.forEach(this::acknowledge);
    }
  }

  private void acknowledge(Got got) {
    long call = history().call(Call.ACKNOWLEDGE, session(), List.of(), List.of(got.delivery()));
    try {
      got.message().acknowledge();
      history().ok(call);
    } catch (JMSException e) {
      history().failed(call, e);
    }
  }
}
