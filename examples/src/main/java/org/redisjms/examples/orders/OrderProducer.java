package org.redisjms.examples.orders;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends orders and their parcels at a steady pace until it is stopped. What a send or commit did
 * not confirm is not counted as sent, and its number is not used again.
 */
final class OrderProducer implements Runnable {
  private static final int BATCH = 5;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Shop shop;
  private final boolean transacted;
  private final AtomicInteger numbers;
  private final Ledger ledger;
  private final Screen screen;
  private volatile boolean stopped;

  OrderProducer(
      Shop shop, boolean transacted, AtomicInteger numbers, Ledger ledger, Screen screen) {
    this.shop = shop;
    this.transacted = transacted;
    this.numbers = numbers;
    this.ledger = ledger;
    this.screen = screen;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    int mode = transacted ? JMSContext.SESSION_TRANSACTED : JMSContext.AUTO_ACKNOWLEDGE;
    try (JMSContext context = shop.factory().createContext(mode)) {
      JMSProducer producer = context.createProducer();
      long next = System.nanoTime();
      while (!stopped) {
        int count = transacted ? BATCH : 1;
        send(context, producer, count);
        next = Math.max(next + count * PACE_NANOS, System.nanoTime() - PACE_NANOS * BATCH);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (JMSRuntimeException e) {
      screen.event("A producer ended: " + e.getMessage());
    }
  }

  private void send(JMSContext context, JMSProducer producer, int count) {
    List<Integer> sent = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        int number = numbers.incrementAndGet();
        send(context, producer, shop.orders(), "Order " + number, number);
        send(context, producer, shop.parcels(), "Parcel for order " + number, number);
        sent.add(number);
      }
      if (transacted) {
        context.commit();
      }
      sent.forEach(ledger::confirmed);
    } catch (JMSException | JMSRuntimeException e) {
      screen.event("Not confirmed, and therefore not counted as sent: " + e.getMessage());
      if (transacted) {
        context.rollback();
      }
      LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
    }
  }

  private static void send(
      JMSContext context, JMSProducer producer, Queue queue, String text, int number)
      throws JMSException {
    TextMessage message = context.createTextMessage(text);
    message.setIntProperty(Shop.NUMBER, number);
    producer.send(queue, message);
  }
}
