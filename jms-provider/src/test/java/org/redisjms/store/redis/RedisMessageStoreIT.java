package org.redisjms.store.redis;

import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.config.Options;
import org.redisjms.store.Conditions;
import org.redisjms.store.MessageStore;
import org.redisjms.store.MessageStoreContract;
import org.redisjms.store.StoreConnection;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/** The store on a single Redis passes the contract. */
@ExtendWith(NoLeftovers.class)
class RedisMessageStoreIT extends MessageStoreContract {

  private final String prefix = "contract-" + UUID.randomUUID();
  private RedisMessageStore redis;

  /** Where the store is. */
  String uri() {
    return RedisServer.shared().uri();
  }

  /** Runs a command on the master, without the key prefix. */
  Object command(String... words) {
    return RedisServer.shared().command(words);
  }

  @Override
  protected MessageStore openStore() {
    redis = connect();
    // Before the subscription is confirmed nobody stands in line.
    redis.wakeUps.startOnce();
    Conditions.await("the subscription", redis.wakeUps::confirmed);
    return redis;
  }

  private RedisMessageStore connect() {
    RedisUri uri = RedisUri.parse(uri());
    Options options = uri.options().with("keyPrefix", prefix).with("lease", "3s");
    return RedisMessageStore.open(uri, options);
  }

  @Override
  protected MessageStore openAgain() {
    return connect();
  }

  @Override
  protected void giveUp(StoreConnection connection) {
    command("HSET", prefix + ":connections", connection.id(), "dead");
    redis.leaseKeeper.reap(connection.id());
  }

  @Override
  protected void kill(StoreConnection connection) {
    // Without heartbeats the client does not learn of it.
    redis.leaseKeeper.close();
    giveUp(connection);
  }
}
