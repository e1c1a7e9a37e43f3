package org.redisjms.store.redis;

import org.redisjms.testkit.SentinelGroup;

/** The same on a Sentinel group, where sends wait for a replica. */
class SentinelMessageStoreIT extends RedisMessageStoreIT {

  @Override
  String uri() {
    return SentinelGroup.shared().uri() + "&failoverTimeout=2m";
  }

  @Override
  Object command(String... words) {
    return SentinelGroup.shared().master().command(words);
  }
}
