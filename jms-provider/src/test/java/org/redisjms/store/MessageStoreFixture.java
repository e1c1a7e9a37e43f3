package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contract of a store needs: a store, clients of it, messages whose head and body are
 * short texts.
 */
public abstract class MessageStoreFixture {
  /** How far a client's view of the store's clock may be off, in ms. */
  protected static final long CLOCK_TOLERANCE = 100;

  protected final QueueId queue = QueueId.of("queue:orders");
  protected final QueueId elsewhere = QueueId.of("queue:elsewhere");

  protected MessageStore store;
  protected Client client;

  /** Opens a store that has no messages yet. */
  protected abstract MessageStore openStore() throws Exception;

  /** Opens the same store for another process. */
  protected abstract MessageStore openAgain() throws Exception;

  /**
   * Makes the store give a connection up, as if its lease had ended. Returns when its consumers are
   * fenced and what they held has returned to the queues.
   */
  protected abstract void giveUp(StoreConnection connection) throws Exception;

  /** The same, and its client does not live to learn of it. */
  protected abstract void kill(StoreConnection connection) throws Exception;

  /** A connection with one session. */
  protected static final class Client implements ConnectionEvents {
    final CountDownLatch fenced = new CountDownLatch(1);
    final StoreConnection connection;
    final StoreSession session;

    private Client(MessageStore store) {
      connection = store.connect(this);
      session = connection.openSession();
    }

    @Override
    public void unavailable(StoreException cause) {}

    @Override
    public void available() {}

    @Override
    public void fenced() {
      fenced.countDown();
    }

    void awaitFenced() throws InterruptedException {
      assertThat(fenced.await(Conditions.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    }

    Receiver receiver(QueueId queue) {
      return new Receiver(session, queue, null);
    }

    Receiver receiver(QueueId queue, Predicate<Envelope> filter) {
      return new Receiver(session, queue, filter);
    }
  }

  @BeforeEach
  void open() throws Exception {
    store = openStore();
    client = newClient();
  }

  @AfterEach
  void close() {
    store.close();
  }

  protected Client newClient() {
    return new Client(store);
  }

  protected static Client newClient(MessageStore store) {
    return new Client(store);
  }

  protected Receiver receiver() {
    return client.receiver(queue);
  }

  protected long now() {
    return client.connection.storeTimeMillis();
  }

  protected void awaitTime(long storeTime) {
    Conditions.await("time " + storeTime, () -> now() > storeTime + CLOCK_TOLERANCE);
  }

  protected static MessageId newId() {
    UUID id = UUID.randomUUID();
    return new MessageId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  protected static Envelope message(String text) {
    return message(text, 4, 0);
  }

  protected static Envelope message(String text, int priority, long expiry) {
    return Envelope.create(newId(), priority, true, expiry, bytes(text), bytes(text));
  }

  protected static OutgoingMessage to(QueueId queue, String text) {
    return new OutgoingMessage(queue, message(text), 0);
  }

  protected void send(Envelope message) {
    client.session.send(new OutgoingMessage(queue, message, 0));
  }

  protected void send(String... texts) {
    Arrays.stream(texts).map(MessageStoreFixture::message).forEach(this::send);
  }

  protected void sendDelayed(String text, long deliverAt) {
    client.session.send(new OutgoingMessage(queue, message(text), deliverAt));
  }

  /** Sends many messages quickly. */
  protected void sendAll(Collection<Envelope> messages) {
    List<OutgoingMessage> batch = new ArrayList<>();
    for (Envelope message : messages) {
      batch.add(new OutgoingMessage(queue, message, 0));
      if (batch.size() == 100) {
        client.session.commit(batch, List.of(), List.of());
        batch = new ArrayList<>();
      }
    }
    client.session.commit(batch, List.of(), List.of());
  }

  protected static String text(Claim claim) {
    return text(claim.message());
  }

  protected static String text(StoredMessage message) {
    return new String(((Envelope) message).body(), StandardCharsets.UTF_8);
  }

  protected static List<String> texts(Collection<Claim> claims) {
    return claims.stream().map(MessageStoreFixture::text).toList();
  }

  protected static List<Integer> counts(Collection<Claim> claims) {
    return claims.stream().map(claim -> ((Envelope) claim.message()).deliveryCount()).toList();
  }

  protected static boolean headIs(Envelope message, String text) {
    return new String(message.head(), StandardCharsets.UTF_8).equals(text);
  }

  protected static boolean headStarts(Envelope message, String text) {
    return new String(message.head(), StandardCharsets.UTF_8).startsWith(text);
  }

  /** What is ready in a queue, in order, without taking it. */
  protected List<String> browse(QueueId queue, @Nullable Predicate<Envelope> filter) {
    return rest(client.session.browse(queue, filter));
  }

  protected List<String> browse() {
    return browse(queue, null);
  }

  protected static List<String> rest(StoreBrowser browser) {
    List<String> texts = new ArrayList<>();
    List<StoredMessage> page = browser.next();
    while (!page.isEmpty()) {
      page.forEach(message -> texts.add(text(message)));
      page = browser.next();
    }
    return texts;
  }
}
