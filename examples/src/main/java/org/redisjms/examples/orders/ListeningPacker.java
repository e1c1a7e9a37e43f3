package org.redisjms.examples.orders;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Packs parcels in a listener: a parcel is acknowledged when the listener has returned. */
final class ListeningPacker extends Consumer {
  private final MessageConsumer parcels;
  private boolean listening;

  ListeningPacker(Connection connection, Shop shop) throws JMSException {
    parcels = connection.createSession(Session.AUTO_ACKNOWLEDGE).createConsumer(shop.parcels());
  }

  /** The listener does the work, on a thread of the provider. */
  @Override
  void work(Reports reports) throws JMSException {
    if (!listening) {
      parcels.setMessageListener(parcel -> pack(parcel, reports));
      listening = true;
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RECEIVE_MILLIS));
  }

  private static void pack(@Nullable Message parcel, Reports reports) {
    try {
      if (parcel != null) {
        reports.received(Receipt.of(Stage.PARCELS, parcel));
      }
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void undo(Reports reports) {}

  @Override
  void finish() throws JMSException {
    parcels.close();
  }
}
