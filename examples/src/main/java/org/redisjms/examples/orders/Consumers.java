package org.redisjms.examples.orders;

import jakarta.jms.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A process of consumers. Its arguments are their roles; the environment variable {@code
 * ORDERS_URI} is where Redis is. It ends well when something is written to its standard input, and
 * at once when that is closed, so it never outlives the parent.
 */
public final class Consumers {
  static final String READY = "ready";
  static final String URI_VARIABLE = "ORDERS_URI";

  /** What a consumer does. */
  enum Role {
    /** Receives an order and sends its invoice in one transaction. */
    CLERK,
    /** Receives invoices and acknowledges them in batches. */
    ACCOUNTANT,
    /** Gets parcels through a listener, with automatic acknowledgement. */
    LISTENING_PACKER,
    /** Receives parcels one by one, with automatic acknowledgement. */
    RECEIVING_PACKER;

    String argument() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private Consumers() {}

  public static void main(String... arguments) throws Exception {
    Shop shop = Shop.at(System.getenv(URI_VARIABLE));
    Reports reports = new Reports();
    try (Connection connection = shop.factory().createConnection()) {
      List<Consumer> consumers = new ArrayList<>();
      for (String argument : arguments) {
        consumers.add(consumer(Role.valueOf(argument.toUpperCase(Locale.ROOT)), connection, shop));
      }
      connection.start();
      reports.say(READY);
      List<Thread> threads = new ArrayList<>();
      for (Consumer consumer : consumers) {
        Thread thread =
            new Thread(() -> consumer.run(reports), consumer.getClass().getSimpleName());
        thread.start();
        threads.add(thread);
      }
      if (System.in.read() < 0) {
        // The parent process is gone, and probably its Redis, too.
        Runtime.getRuntime().halt(1);
      }
      consumers.forEach(Consumer::stop);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static Consumer consumer(Role role, Connection connection, Shop shop) throws Exception {
    return switch (role) {
      case CLERK -> new Clerk(connection, shop);
      case ACCOUNTANT -> new Accountant(connection, shop);
      case LISTENING_PACKER -> new ListeningPacker(connection, shop);
      case RECEIVING_PACKER -> new ReceivingPacker(connection, shop);
    };
  }
}
