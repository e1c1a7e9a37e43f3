package org.redisjms.engine;

import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.StoreException;

/** For connections whose owner does not care. */
final class Silence implements ConnectionEvents {
  @Override
  public void unavailable(StoreException cause) {}

  @Override
  public void available() {}

  @Override
  public void fenced() {}
}
