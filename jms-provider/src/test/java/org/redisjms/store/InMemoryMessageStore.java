package org.redisjms.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests: the rules of the one in Redis behind one lock, and switches for
 * everything that goes wrong there. What consumers and connections are told is told on a thread of
 * its own, outside the lock, in the order in which it happened; {@link #quiesce} waits until all of
 * it was said.
 */
public final class InMemoryMessageStore implements MessageStore {
  /** What can be made to fail. */
  public enum Operation {
    CONNECT,
    OPEN_CONSUMER,
    SUBSCRIBE,
    UNSUBSCRIBE,
    CLAIM_CLIENT_ID,
    CREATE_TEMPORARY,
    DELETE_TEMPORARY,
    SEND,
    COMMIT,
    PREPARE,
    COMMIT_BRANCH,
    ROLL_BACK_BRANCH,
    FORGET_BRANCH,
    LIST_BRANCHES,
    FETCH,
    SETTLE,
    ACKNOWLEDGE_AND_FETCH,
    CLOSE_CONSUMER,
    BROWSE
  }

  /** The whole state of a store at one moment, as a copy that lagged behind has it. */
  public static final class Snapshot {
    private final State state;

    private Snapshot(State state) {
      this.state = state;
    }
  }

  /** All that a copy of the store would have; client-side objects only name things in it. */
  private static final class State {
    final Map<QueueId, MemoryQueue> queues = new HashMap<>();
    MemoryTopics topics = new MemoryTopics(queues);

    final Map<String, MemoryBranches.Prepared> prepared = new LinkedHashMap<>();
    final Map<String, Branches.End> ended = new HashMap<>();

    /** Living connections: their consumers, and the queue of each. */
    final Map<String, Map<String, QueueId>> connections = new LinkedHashMap<>();

    State copy() {
      State copy = new State();
      queues.forEach((id, queue) -> copy.queues.put(id, queue.copy()));
      copy.topics = topics.copy(copy.queues);
      copy.prepared.putAll(prepared);
      copy.ended.putAll(ended);
      connections.forEach(
          (id, consumers) -> copy.connections.put(id, new LinkedHashMap<>(consumers)));
      return copy;
    }
  }

  private final MemoryQueue.Notices notices =
      new MemoryQueue.Notices() {
        @Override
        public boolean hears(String consumer) {
          return listens(consumer);
        }

        @Override
        public void handedOff(String consumer, Claim claim, boolean inLine) {
          tell(consumer, listener -> listener.handedOff(claim, inLine));
        }

        @Override
        public void wakeUp(String consumer) {
          tell(consumer, ConsumerEvents::wakeUp);
        }
      };

  private final LongSupplier clock;
  private final ThreadPoolExecutor teller;

  @GuardedBy("this")
  private State state = new State();

  @GuardedBy("this")
  private final Map<String, ConsumerEvents> listeners = new HashMap<>();

  @GuardedBy("this")
  private final List<MemoryConnection> connections = new ArrayList<>();

  @GuardedBy("this")
  private final Map<Operation, Queue<Runnable>> before = new EnumMap<>(Operation.class);

  @GuardedBy("this")
  private final Map<Operation, Queue<Runnable>> after = new EnumMap<>(Operation.class);

  @GuardedBy("this")
  private long lastId;

  @GuardedBy("this")
  private boolean unavailable;

  @GuardedBy("this")
  private boolean silent;

  @GuardedBy("this")
  private boolean closed;

  public InMemoryMessageStore() {
    this(System::currentTimeMillis);
  }

  /**
   * Creates a store.
   *
   * @param clock the store's clock, in milliseconds since the epoch
   */
  public InMemoryMessageStore(LongSupplier clock) {
    this.clock = clock;
    teller =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "in-memory-store-events");
              thread.setDaemon(true);
              return thread;
            });
    teller.allowCoreThreadTimeOut(true);
  }

  @Override
  public StoreConnection connect(ConnectionEvents events) {
    return perform(Operation.CONNECT, () -> register(events));
  }

  @Override
  public synchronized void close() {
    List.copyOf(connections).forEach(this::disconnect);
    closed = true;
  }

  // What tests can do to it.

  /**
   * The next operation of this kind does nothing and fails; several calls apply to several
   * operations.
   */
  public void failNext(Operation operation, StoreException exception) {
    beforeNext(
        operation,
        () -> {
          throw exception;
        });
  }

  /** The next operation of this kind is applied, and fails all the same: its reply is lost. */
  public void failAfterNext(Operation operation, StoreException exception) {
    afterNext(
        operation,
        () -> {
          throw exception;
        });
  }

  /**
   * Runs a hook in the caller's thread and outside the lock before the next operation of this kind.
   */
  public synchronized void beforeNext(Operation operation, Runnable hook) {
    before.computeIfAbsent(operation, key -> new ArrayDeque<>()).add(hook);
  }

  /**
   * Runs a hook in the caller's thread and outside the lock when the next operation of this kind
   * was applied.
   */
  public synchronized void afterNext(Operation operation, Runnable hook) {
    after.computeIfAbsent(operation, key -> new ArrayDeque<>()).add(hook);
  }

  /**
   * The connection's lease ends, and its client finds out at once: it goes on under a new identity.
   */
  public synchronized void kill(StoreConnection connection) {
    bury(connection);
    learn((MemoryConnection) connection);
  }

  /**
   * The connection's lease ends, and its client does not know it yet: its consumers are fenced,
   * what they held returns. The client finds out when it opens a consumer, or by {@link #kill}.
   */
  public synchronized void bury(StoreConnection connection) {
    end((MemoryConnection) connection, true);
  }

  /** From now on every operation fails with a {@link StoreUnavailableException}. */
  public synchronized void unavailable() {
    if (!unavailable) {
      unavailable = true;
      connections.forEach(connection -> tellLater(() -> connection.events.unavailable(noStore())));
    }
  }

  /** The store is there again. Connections that were closed in the meantime are given up. */
  public synchronized void available() {
    if (unavailable) {
      unavailable = false;
      for (MemoryConnection connection : List.copyOf(connections)) {
        if (connection.closed) {
          connections.remove(connection);
          end(connection, true);
        } else {
          tellLater(connection.events::available);
        }
      }
      everybodyLooks();
    }
  }

  /**
   * Whether {@link StoreConnection#alive} says false because no sign of life got through lately.
   */
  public synchronized void silent(boolean value) {
    silent = value;
  }

  public synchronized Snapshot snapshot() {
    return new Snapshot(state.copy());
  }

  /**
   * The store fails over to a copy that lacks everything since the snapshot. Consumers are told to
   * look; connections that the copy does not know are fenced.
   */
  public synchronized void restore(Snapshot snapshot) {
    state = snapshot.state.copy();
    everybodyLooks();
    for (MemoryConnection connection : connections) {
      if (!state.connections.containsKey(connection.id)) {
        learn(connection);
      }
    }
  }

  /** Waits until everything that has happened up to now was told. */
  public void quiesce() {
    try {
      teller.submit(() -> {}).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A listener does not return", e);
    }
  }

  /** Puts a damaged message at the end of a queue. */
  public synchronized void damage(QueueId queue, DamagedEnvelope message, int priority) {
    queue(queue).append(message, priority);
    queue(queue).dispatch(now(), notices);
  }

  /** What is ready, in the order of delivery; expired messages are not listed. */
  public List<StoredMessage> ready(QueueId queue) {
    return inspect(queue, it -> it.browse(null, now()));
  }

  public List<StoredMessage> inFlight(QueueId queue) {
    return inspect(queue, MemoryQueue::inFlight);
  }

  /** The queues of a topic's subscriptions. */
  public synchronized List<QueueId> subscriptions(String topic) {
    return state.topics.subscriptions(topic);
  }

  public List<StoredMessage> delayed(QueueId queue) {
    return inspect(queue, MemoryQueue::delayed);
  }

  /** How many consumers stand in line. */
  public int waiting(QueueId queue) {
    return inspect(queue, MemoryQueue::waiting);
  }

  /** How many consumers have not ended. */
  public int consumers(QueueId queue) {
    return inspect(queue, MemoryQueue::consumers);
  }

  private synchronized <T> T inspect(QueueId queue, Function<MemoryQueue, T> question) {
    return question.apply(queue(queue));
  }

  // For its connections, sessions and consumers.

  /** Runs an operation under the lock, between the hooks that were set for it. */
  <T> T perform(Operation operation, Supplier<T> action) {
    run(hook(operation, false));
    T result;
    synchronized (this) {
      if (closed) {
        throw new StoreException("The store is closed", null);
      }
      if (unavailable) {
        throw noStore();
      }
      result = action.get();
    }
    run(hook(operation, true));
    return result;
  }

  private synchronized @Nullable Runnable hook(Operation operation, boolean applied) {
    Queue<Runnable> hooks = (applied ? after : before).get(operation);
    return hooks == null ? null : hooks.poll();
  }

  private static void run(@Nullable Runnable hook) {
    if (hook != null) {
      hook.run();
    }
  }

  /** A client says goodbye; while the store is away nobody hears it, and its lease ends later. */
  synchronized void disconnect(MemoryConnection connection) {
    connection.closed = true;
    if (!unavailable) {
      connections.remove(connection);
      end(connection, false);
    }
  }

  private synchronized MemoryConnection register(ConnectionEvents events) {
    MemoryConnection connection = new MemoryConnection(this, events, nextId("connection"));
    state.connections.put(connection.id, new LinkedHashMap<>());
    connections.add(connection);
    return connection;
  }

  private synchronized boolean listens(String consumer) {
    return listeners.containsKey(consumer);
  }

  synchronized String register(
      MemoryConnection connection, QueueId queue, boolean selective, ConsumerEvents events) {
    learnIfGivenUp(connection);
    state.topics.checkThere(queue.address());
    String consumer = nextId("consumer");
    state.connections.get(connection.id).put(consumer, queue);
    queue(queue).register(consumer, selective);
    listeners.put(consumer, events);
    return consumer;
  }

  synchronized void checkRegistered(MemoryConnection connection, String consumer) {
    learnIfGivenUp(connection);
    if (!state.connections.get(connection.id).containsKey(consumer)) {
      throw new FencedException("The consumer was given up", null);
    }
  }

  synchronized void forget(MemoryConnection connection, String consumer) {
    listeners.remove(consumer);
    Map<String, QueueId> consumers = state.connections.get(connection.id);
    if (consumers != null) {
      consumers.remove(consumer);
    }
  }

  synchronized boolean living(MemoryConnection connection) {
    return !silent && !connection.closed && state.connections.containsKey(connection.id);
  }

  synchronized MemoryQueue queue(QueueId id) {
    return state.queues.computeIfAbsent(id, key -> new MemoryQueue());
  }

  synchronized MemoryTopics topics() {
    return state.topics;
  }

  /** Branches of global transactions that are prepared. */
  synchronized Map<String, MemoryBranches.Prepared> prepared() {
    return state.prepared;
  }

  synchronized Map<String, Branches.End> ended() {
    return state.ended;
  }

  synchronized void claimClientId(MemoryConnection connection, String clientId) {
    learnIfGivenUp(connection);
    String holder = state.topics.holder(clientId);
    boolean lives = holder != null && state.connections.containsKey(holder);
    state.topics.claimClientId(clientId, connection.id, lives);
  }

  synchronized void createTemporary(MemoryConnection connection, String address) {
    learnIfGivenUp(connection);
    state.topics.createTemporary(address, connection.id);
  }

  MemoryQueue.Notices notices() {
    return notices;
  }

  long now() {
    return clock.getAsLong();
  }

  private synchronized void end(MemoryConnection connection, boolean dead) {
    Map<String, QueueId> consumers = state.connections.remove(connection.id);
    if (consumers != null) {
      consumers.keySet().forEach(listeners::remove);
      consumers.forEach(
          (consumer, queue) -> {
            queue(queue).end(consumer, dead, now(), notices);
            state.topics.consumerLeft(queue);
          });
      state.topics.connectionEnded(connection.id);
    }
  }

  private synchronized void learnIfGivenUp(MemoryConnection connection) {
    if (!state.connections.containsKey(connection.id)) {
      learn(connection);
    }
  }

  private synchronized void learn(MemoryConnection connection) {
    connection.id = nextId("connection");
    state.connections.put(connection.id, new LinkedHashMap<>());
    connection.restore();
    tellLater(connection.events::fenced);
  }

  private synchronized void everybodyLooks() {
    listeners.keySet().forEach(notices::wakeUp);
  }

  private synchronized void tell(String consumer, Consumer<ConsumerEvents> what) {
    ConsumerEvents listener = listeners.get(consumer);
    if (listener != null) {
      tellLater(() -> what.accept(listener));
    }
  }

  /** Called under the lock, so that the order is true; said outside of it. */
  private void tellLater(Runnable message) {
    teller.execute(message);
  }

  private synchronized String nextId(String kind) {
    return kind + "-" + ++lastId;
  }

  private static StoreUnavailableException noStore() {
    return new StoreUnavailableException("The store in memory cannot be reached", null);
  }
}
