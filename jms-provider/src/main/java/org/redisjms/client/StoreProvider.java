package org.redisjms.client;

import org.redisjms.config.Options;
import org.redisjms.store.MessageStore;
import org.redisjms.topology.RedisUri;

/** Opens the store that a connection factory's URI names. */
@FunctionalInterface
public interface StoreProvider {
  /**
   * Opens it.
   *
   * @param options those of the URI and of the factory, merged, with the credentials to use
   * @throws org.redisjms.store.StoreException if it cannot be opened
   */
  MessageStore open(RedisUri uri, Options options);
}
