package org.redisjms.chaos.nemesis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/**
 * What is between the clients and the servers: a proxy before each server, and a {@link
 * SentinelView} before each sentinel, which leads the clients to the proxies.
 */
public final class ClientNetwork implements AutoCloseable {
  private final Map<RedisProcess, FaultProxy> proxies = new LinkedHashMap<>();
  private final List<SentinelView> sentinels = new ArrayList<>();

  public ClientNetwork(SentinelGroup group) {
    Map<String, String> ports = new HashMap<>();
    for (RedisProcess server : group.servers()) {
      FaultProxy proxy = FaultProxy.before("127.0.0.1", server.port());
      proxies.put(server, proxy);
      ports.put(Integer.toString(server.port()), Integer.toString(proxy.port()));
    }
    for (RedisProcess sentinel : group.sentinels()) {
      sentinels.add(new SentinelView(sentinel.port(), ports));
    }
  }

  /** The URI that leads through the proxies, without options but the master's name. */
  public String uri() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(
            Collectors.joining(",", "redis-sentinel://", "?master=" + SentinelGroup.MASTER_NAME));
  }

  Collection<FaultProxy> proxies() {
    return proxies.values();
  }

  FaultProxy before(RedisProcess server) {
    FaultProxy proxy = proxies.get(server);
    if (proxy == null) {
      throw new IllegalArgumentException(server + " is of another group");
    }
    return proxy;
  }

  @Override
  public void close() {
    sentinels.forEach(SentinelView::close);
    proxies.values().forEach(FaultProxy::close);
  }
}
