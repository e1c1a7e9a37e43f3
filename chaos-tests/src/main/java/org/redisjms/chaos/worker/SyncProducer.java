package org.redisjms.chaos.worker;

import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Waits for the confirmation of each message. */
final class SyncProducer extends Producer {

  SyncProducer(Client client, String session, boolean topic) {
    super(client, session, topic);
  }

  @Override
  void produce(Session session, MessageProducer producer) throws JMSException {
    Outgoing outgoing = next(session);
    long call = noteSend(outgoing);
    try {
      outgoing.send(producer);
      history().ok(call);
    } catch (JMSException e) {
      history().failed(call, e);
    }
  }
}
