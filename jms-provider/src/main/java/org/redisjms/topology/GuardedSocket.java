package org.redisjms.topology;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens the socket of one connection, once, and can close it at any moment, also while it is being
 * opened.
 *
 * <p>Jedis asks its factory for a new socket whenever a command meets a closed one; refusing the
 * second time is what keeps a connection from silently going on without authentication and role
 * check.
 */
final class GuardedSocket extends DefaultJedisSocketFactory {
  private final Endpoint endpoint;
  private final int connectMillis;
  private final @Nullable Tls tls;
  private boolean used;
  private volatile boolean aborted;
  private volatile @Nullable Socket socket;
  private volatile boolean writing;
  private volatile long writingSince;

  GuardedSocket(Endpoint endpoint, Duration connectTimeout, @Nullable Tls tls) {
    super(new HostAndPort(endpoint.host(), endpoint.port()));
    this.endpoint = endpoint;
    this.connectMillis = Math.toIntExact(connectTimeout.toMillis());
    this.tls = tls;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public Socket createSocket() {
    if (used) {
      throw new JedisConnectionException("The connection to " + endpoint + " was closed");
    }
    used = true;
    try {
      return open();
    } catch (UnknownHostException e) {
      abort();
      throw new JedisConnectionException("Unknown host " + endpoint.host(), e);
    } catch (IOException e) {
      abort();
      throw new JedisConnectionException(
          "Cannot connect to "
              + endpoint
              + (tls == null ? "" : " with TLS")
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private Socket open() throws IOException {
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
      try {
        return open(address);
      } catch (IOException e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
      if (aborted) {
        break;
      }
    }
    throw failure == null ? new UnknownHostException(endpoint.host()) : failure;
  }

  private Socket open(InetAddress address) throws IOException {
    // TLS has records of 16 KiB, and gains nothing.
    Socket plain = tls == null ? new BufferedSocket() : new Socket();
    socket = plain;
    boolean opened = false;
    try {
      if (aborted) {
        throw new IOException("closed while connecting");
      }
      plain.setKeepAlive(true);
      plain.setTcpNoDelay(true);
      plain.connect(new InetSocketAddress(address, endpoint.port()), connectMillis);
      plain.setSoTimeout(connectMillis);
      Socket result = tls == null ? plain : secured(plain, tls);
      opened = true;
      return result;
    } finally {
      if (!opened) {
        plain.close();
      }
    }
  }

  private SSLSocket secured(Socket plain, Tls settings) throws IOException {
    SSLSocket secured =
        (SSLSocket) settings.factory().createSocket(plain, endpoint.host(), endpoint.port(), true);
    if (settings.verifyHostname()) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    secured.startHandshake();
    return secured;
  }

  /** A write begins; sockets have no timeout for it, so somebody else has to watch. */
  void beginWrite() {
    writingSince = System.nanoTime();
    writing = true;
  }

  void endWrite() {
    writing = false;
  }

  boolean isWritingLongerThan(Duration limit) {
    long since = writingSince;
    return writing && System.nanoTime() - since > limit.toNanos();
  }

  boolean isAborted() {
    return aborted;
  }

  /**
   * Closes the TCP socket below TLS: closing TLS in an orderly way could wait for a blocked write.
   */
  void abort() {
    aborted = true;
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // it is closed as far as we are concerned
        return;
      }
    }
  }
}
