package org.redisjms.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/**
 * Packs parcels that it receives one by one. With automatic acknowledgement {@code receive} has
 * acknowledged the message when it returns it: were this process killed before the report, the
 * parcel would be gone without a trace. Work that must not get lost belongs into a listener, or
 * into one of the other modes.
 */
final class ReceivingPacker extends Consumer {
  private final MessageConsumer parcels;

  ReceivingPacker(Connection connection, Shop shop) throws JMSException {
    parcels = connection.createSession(Session.AUTO_ACKNOWLEDGE).createConsumer(shop.parcels());
  }

  @Override
  void work(Reports reports) throws JMSException {
    Message parcel = parcels.receive(RECEIVE_MILLIS);
    if (parcel != null) {
      reports.received(Receipt.of(Stage.PARCELS, parcel));
    }
  }

  @Override
  void undo(Reports reports) {}
}
