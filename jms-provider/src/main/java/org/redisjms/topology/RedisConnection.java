package org.redisjms.topology;

import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * One connection, speaking RESP2: replies are {@code byte[]}, {@code Long}, {@code List} of these,
 * or null; an error reply is a {@link JedisDataException}, thrown by a single read and an element
 * inside lists.
 *
 * <p>Pipelining: {@code sendCommand(...)} only writes into a buffer (it reaches the server when the
 * buffer is full). Then either {@link #getMany(int)}, which flushes and reads so many replies, with
 * error replies as {@link JedisDataException} elements; or {@link #flush()} and one {@code
 * getUnflushedObject()} per reply, which throws an error reply; {@code getOne()} is both for a
 * single reply. {@code executeCommand} is send, flush and read in one. MULTI and the queued
 * commands each have a reply of their own ({@code OK}, {@code QUEUED}) before EXEC's list:
 *
 * <pre>{@code
 * connection.sendCommand(Protocol.Command.EVALSHA, ...);
 * connection.sendCommand(Protocol.Command.WAIT, "1", "1000");
 * List<Object> replies = connection.getMany(2);
 * }</pre>
 *
 * <p>Unlike a plain Jedis connection this one never reconnects by itself, because the new socket
 * would be neither authenticated nor verified; after {@link #abort()} or an I/O error it stays
 * unusable. It counts replies that are still to come, so that a connection given back half-read is
 * not reused. Used by one thread at a time, except for {@link #abort()}; and while one thread reads
 * or {@link #poll}s, another one may send and flush.
 */
public final class RedisConnection extends Connection {
  private static final Object NOTHING = new Object();

  private final Endpoint endpoint;
  private final GuardedSocket socket;
  private final int timeoutMillis;
  private final AtomicInteger outstanding = new AtomicInteger();
  private boolean polling;

  private RedisConnection(Builder builder, GuardedSocket socket, int timeoutMillis) {
    super(builder);
    this.socket = socket;
    this.endpoint = socket.endpoint();
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Connects and shakes hands; every step is bounded by the timeouts of socket and configuration.
   */
  static RedisConnection open(GuardedSocket socket, JedisClientConfig config, Duration timeout) {
    RedisConnection connection =
        new RedisConnection(
            Connection.builder().socketFactory(socket).clientConfig(config),
            socket,
            Math.toIntExact(timeout.toMillis()));
    connection.initializeFromClientConfig(config);
    return connection;
  }

  boolean hasOtherTimeout() {
    return getSoTimeout() != timeoutMillis;
  }

  /** Ends the hand-shake's shorter timeout, or one that a user has set. */
  void useFullTimeout() {
    setSoTimeout(timeoutMillis);
  }

  GuardedSocket socket() {
    return socket;
  }

  /** The server at the other end. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The arguments must not be changed before they are flushed. */
  @Override
  public void sendCommand(ProtocolCommand command, byte[]... arguments) {
    sendCommand(new Uncopied(command, arguments));
  }

  @Override
  public void sendCommand(CommandArguments args) {
    socket.beginWrite();
    try {
      super.sendCommand(args);
      outstanding.incrementAndGet();
    } finally {
      socket.endWrite();
    }
  }

  /** Hands everything written so far to the socket. */
  @Override
  public void flush() {
    socket.beginWrite();
    try {
      super.flush();
    } finally {
      socket.endWrite();
    }
  }

  @Override
  protected @Nullable Object protocolRead(RedisInputStream in, PushConsumerChain consumers) {
    if (polling) {
      try {
        // fills the buffer and consumes nothing, so that a timeout here breaks nothing
        in.peek((byte) 0);
      } catch (JedisConnectionException e) {
        if (e.getCause() instanceof SocketTimeoutException) {
          return NOTHING;
        }
        throw e;
      }
      setSoTimeout(timeoutMillis);
    }
    try {
      Object reply = super.protocolRead(in, consumers);
      outstanding.decrementAndGet();
      return reply;
    } catch (JedisDataException e) {
      outstanding.decrementAndGet();
      if (RedisErrors.isRefusedConnection(e)) {
        // Jedis ignores error replies in its hand-shake, and would only notice the closed socket.
        throw new JedisConnectionException(
            endpoint + " refuses further connections: " + e.getMessage());
      }
      throw e;
    }
  }

  /**
   * Waits for the next reply or pub/sub message: {@code ["message", channel, payload]} and the
   * like.
   *
   * @param timeout how long to wait for its first byte; the rest has the socket timeout
   * @return null when nothing came in time; the connection is as good as before
   */
  public @Nullable Object poll(Duration timeout) {
    polling = true;
    try {
      setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())));
      Object reply = getUnflushedObject();
      return reply == NOTHING ? null : reply;
    } finally {
      polling = false;
    }
  }

  /** Sets the time one read may take, for this connection only; zero is not allowed. */
  @Override
  public void setSoTimeout(int millis) {
    if (millis <= 0) {
      throw new IllegalArgumentException("Every read needs a timeout");
    }
    super.setSoTimeout(millis);
  }

  /** Blocking commands too: a read without a timeout would never notice a dead server. */
  @Override
  public void setTimeoutInfinite() {
    setSoTimeout(timeoutMillis);
  }

  /** Whether replies to commands are still to be read. */
  boolean hasOutstandingReplies() {
    return outstanding.get() != 0;
  }

  /** Whether the connection can be used no more. */
  public boolean isUnusable() {
    return isBroken() || socket.isAborted();
  }

  /** Closes the socket at once; a thread that reads or writes fails. Any thread may call it. */
  public void abort() {
    setBroken();
    socket.abort();
  }

  @Override
  public void close() {
    abort();
  }

  /** Fails unless the server says that it is a master. */
  void verifyMaster() {
    Object role = executeCommand(Protocol.Command.ROLE);
    List<?> reply = role instanceof List<?> list ? list : List.of();
    String name = reply.isEmpty() ? "" : text(reply.get(0));
    if (!name.equals("master")) {
      String of =
          name.equals("slave") && reply.size() > 2
              ? " of " + new Endpoint(text(reply.get(1)), Integer.parseInt(text(reply.get(2))))
              : "";
      throw new NotMasterException(
          endpoint
              + " is no master but a "
              + (name.equals("slave") ? "replica" : name.isEmpty() ? "stranger" : name)
              + of);
    }
  }

  /** A simple or bulk string or an integer as text. */
  static String text(@Nullable Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }

  /** A server that was named as the master is none. */
  static final class NotMasterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotMasterException(String message) {
      super(message);
    }
  }
}
