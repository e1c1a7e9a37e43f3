/**
 * A shop that keeps working while its Redis master and one of its processes are killed, and that
 * counts every message to prove it.
 *
 * <p>Producers send each order to the queue {@code orders} and its parcel to the queue {@code
 * parcels}, half of them in transactions. Consumers run in processes of their own: a clerk receives
 * an order and sends an invoice in one transaction, an accountant acknowledges invoices in batches,
 * packers take parcels with automatic acknowledgement. They tell the parent process which messages
 * they saw, and the parent compares that with what was confirmed to the producers.
 */
@NullMarked
package org.redisjms.examples.orders;

import org.jspecify.annotations.NullMarked;
