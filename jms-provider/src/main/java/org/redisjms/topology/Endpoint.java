package org.redisjms.topology;

/** Host and port of a Redis server or a sentinel. */
public record Endpoint(String host, int port) {

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
