package org.redisjms.examples.orders;

import java.util.Locale;

/** Where an order's messages are counted: at the end of each of the two ways through the shop. */
enum Stage {
  /** Sent by a producer, received with automatic acknowledgement. */
  PARCELS,
  /** Sent by a transaction that received the order, received with client acknowledgement. */
  INVOICES;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
