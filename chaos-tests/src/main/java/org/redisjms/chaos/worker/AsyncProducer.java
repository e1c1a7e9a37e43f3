package org.redisjms.chaos.worker;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Sends with a CompletionListener. */
final class AsyncProducer extends Producer {

  AsyncProducer(Client client, String session) {
    super(client, session, false);
  }

  @Override
  void produce(Session session, MessageProducer producer) throws JMSException {
    Outgoing outgoing = next(session);
    long call = noteSend(outgoing);
    try {
      producer.send(
          outgoing.destination(),
          outgoing.message(),
          Message.DEFAULT_DELIVERY_MODE,
          outgoing.priority(),
          Message.DEFAULT_TIME_TO_LIVE,
          new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
              history().ok(call);
            }

            @Override
            public void onException(Message message, Exception failure) {
              history().failed(call, failure);
            }
          });
    } catch (JMSException e) {
      history().failed(call, e);
    }
  }
}
