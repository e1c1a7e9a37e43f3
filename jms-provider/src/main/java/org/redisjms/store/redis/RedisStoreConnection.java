package org.redisjms.store.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.DestinationInUseException;
import org.redisjms.store.FencedException;
import org.redisjms.store.Loss;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection's registration, kept alive by the {@link LeaseKeeper}. */
final class RedisStoreConnection implements StoreConnection {

  private static final Logger LOG = LoggerFactory.getLogger(RedisStoreConnection.class);

  /** What was sent by a client that died may arrive for so long. */
  static final long GRAVE_MILLIS = 24L * 60 * 60 * 1000;

  final RedisMessageStore store;
  private final ConnectionEvents events;
  private final Set<RedisStoreSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Identity identity = new Identity();
  private final SeriesPool series;
  private final Set<String> temporaries = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String clientId;

  /** Belongs to the {@link LossWatch}. */
  private @Nullable RedisStoreSession repairs;

  /** Under a new identity: what belongs to the connection is not its own again yet. */
  private volatile boolean toRestore;

  /** When the last confirmed sign of life was sent. */
  private volatile Moment lastBeat = new Moment(0, 0);

  RedisStoreConnection(RedisMessageStore store, ConnectionEvents events) {
    this.store = store;
    this.events = events;
    this.series = new SeriesPool(this::identity, store.losses.window());
    register(identity);
  }

  private void register(Identity fresh) {
    Moment before = Moment.now();
    LeaseHolder holder = store.exchange.passing();
    store.exchange.call(
        holder,
        RedisCommand.script(
                Script.CONNECT, store.keys.connections(), store.keys.connection(fresh.id()))
            .add(fresh.id())
            .add(store.options.lease().toMillis())
            .add("pid " + ProcessHandle.current().pid())
            .build());
    lastBeat = before;
  }

  Identity identity() {
    return identity;
  }

  /** Its senders and series of transactions. */
  SeriesPool series() {
    return series;
  }

  /** The session that does again what was lost. Used by the {@link LossWatch} alone. */
  RedisStoreSession repairs() {
    RedisStoreSession session = repairs;
    if (session == null) {
      session = openSession();
      repairs = session;
    }
    return session;
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Says what Redis has lost and nobody can send again. */
  void lost(Loss loss) {
    LOG.warn(
        "Redis has lost {} confirmed {}, numbers {} to {} of sender {}; they cannot be sent again",
        loss.count(),
        (loss.transacted() ? "transactions" : "messages")
            + (loss.addresses().isEmpty() ? "" : " to " + loss.addresses()),
        loss.first(),
        loss.last(),
        loss.sender());
    events.lost(loss);
  }

  @Override
  public String id() {
    return identity.id();
  }

  @Override
  public long storeTimeMillis() {
    return store.clock.millis();
  }

  @Override
  public boolean alive() {
    // A tenth of the lease is the margin for the way from here to the application.
    return lastBeat.isLessBefore(Moment.now(), store.options.lease().toMillis() * 9 / 10);
  }

  /** Redis has confirmed a heartbeat that was sent at this time. */
  void beat(Moment sent) {
    lastBeat = sent;
    if (toRestore) {
      restore();
    }
  }

  /**
   * Redis does not know this connection any more: everything it held went elsewhere. It goes on
   * under a new name.
   */
  void givenUp(Identity dead) {
    synchronized (this) {
      if (closed.get() || identity != dead) {
        return;
      }
    }
    long silentSince = lastBeat.millis();
    Identity fresh = new Identity();
    register(fresh);
    synchronized (this) {
      if (closed.get() || identity != dead) {
        store.farewells.say(fresh);
        return;
      }
      identity = fresh;
    }
    if (System.currentTimeMillis() - silentSince < GRAVE_MILLIS) {
      series.abandonAll();
    } else {
      series.forgetAll();
    }
    LOG.warn(
        "Connection {} was given up for dead (it paused for longer than its lease of {}, or Redis"
            + " lost its data) and goes on as {}; what its consumers held went elsewhere",
        dead.id(),
        store.options.lease(),
        fresh.id());
    restore();
    events.fenced();
  }

  void unavailable(StoreException cause) {
    events.unavailable(cause);
  }

  void available() {
    events.available();
  }

  @Override
  public void claimClientId(String clientId) {
    String answer =
        register(
            (identity, attempt) ->
                RedisCommand.script(
                        Script.CLAIM_CLIENT_ID,
                        store.keys.clientIds(),
                        store.keys.connections(),
                        store.keys.connection(identity.id()))
                    .add(identity.id())
                    .add(clientId)
                    .build());
    if (answer.equals("TAKEN")) {
      throw new DestinationInUseException(
          "Another connection has the client id '" + clientId + "'", null);
    }
    this.clientId = clientId;
  }

  @Override
  public void createTemporary(String address) {
    register(
        (identity, attempt) ->
            RedisCommand.script(
                    Script.CREATE_TEMPORARY,
                    store.keys.queue(QueueId.of(address)),
                    store.keys.connections(),
                    store.keys.connection(identity.id()),
                    store.keys.destinations())
                .add(identity.id())
                .add(address)
                .add(attempt)
                .build());
    temporaries.add(address);
  }

  private interface Registration {
    RedisCommand command(Identity identity, long attempt);
  }

  /** Runs a registration; under a new identity if this one was given up. */
  private String register(Registration registration) {
    while (true) {
      Identity current = identity;
      String answer =
          RedisStoreSession.text(
              store
                  .exchange
                  .callNumbered(
                      store.exchange.passing(),
                      attempt -> List.of(registration.command(current, attempt)),
                      Durable.NO,
                      store.exchange.deadline())
                  .get(0));
      if (!answer.equals("DEAD")) {
        return answer;
      }
      givenUp(current);
    }
  }

  @Override
  public void deleteTemporary(String address) {
    Object answer =
        store.exchange.call(
            store.exchange.passing(),
            RedisCommand.script(
                    Script.DELETE_TEMPORARY,
                    store.keys.queue(QueueId.of(address)),
                    store.keys.connection(identity.id()),
                    store.keys.destinations(),
                    store.keys.subscriptions())
                .add(address)
                .build());
    if (RedisStoreSession.text(answer).equals("IN_USE")) {
      throw new DestinationInUseException(address + " has consumers", null);
    }
    temporaries.remove(address);
  }

  /**
   * Under a new identity: makes the client id and the temporary destinations its own again. What
   * the temporary destinations held may be lost. What does not come about is tried again with the
   * next heartbeat.
   */
  private void restore() {
    toRestore = true;
    try {
      reclaimClientId();
      temporaries.forEach(this::createTemporary);
      toRestore = false;
    } catch (StoreException e) {
      LOG.debug("Not everything that belongs to connection {} could be restored yet", id(), e);
    }
  }

  private void reclaimClientId() {
    String claimed = clientId;
    if (claimed == null) {
      return;
    }
    try {
      claimClientId(claimed);
    } catch (DestinationInUseException e) {
      // Its subscriptions are still used by one consumer at a time: Redis sees to that.
      LOG.warn("{} since this one was given up for dead", e.getMessage());
    }
  }

  @Override
  public RedisStoreSession openSession() {
    RedisStoreSession session = new RedisStoreSession(this);
    sessions.add(session);
    return session;
  }

  void closed(RedisStoreSession session) {
    sessions.remove(session);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    sessions.forEach(RedisStoreSession::close);
    store.closed(this);
    store.farewells.say(identity);
  }

  void checkAlive(String answer, String what) {
    if (answer.equals("DEAD")) {
      Identity dead = identity;
      givenUp(dead);
      throw new FencedException(
          "Connection " + dead.id() + " was given up for dead: " + what, null);
    }
  }
}
