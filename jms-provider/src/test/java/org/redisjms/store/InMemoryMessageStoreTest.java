package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.redisjms.store.InMemoryMessageStore.Operation;
import org.redisjms.store.InMemoryMessageStore.Snapshot;

/** The store in memory passes the contract, and its switches do what they say. */
class InMemoryMessageStoreTest extends MessageStoreContract {
  private final AtomicLong ahead = new AtomicLong();
  private InMemoryMessageStore memory;

  /** There is one process. */
  @Override
  protected MessageStore openAgain() {
    return store;
  }

  @Override
  protected MessageStore openStore() {
    memory = new InMemoryMessageStore(() -> System.currentTimeMillis() + ahead.get());
    return memory;
  }

  @Override
  protected void giveUp(StoreConnection connection) {
    memory.kill(connection);
  }

  @Override
  protected void kill(StoreConnection connection) {
    memory.bury(connection);
  }

  @Test
  void aCopyThatLacksAClaimSaysWhatIsHeldThere() {
    send("a", "b");
    Receiver receiver = receiver();
    receiver.take(1);
    Snapshot lagging = memory.snapshot();
    List<Claim> lost = receiver.take(1);
    memory.restore(lagging);

    receiver.awaitSignal();
    assertThatThrownBy(() -> receiver.acknowledge(lost.get(0)))
        .isInstanceOf(StaleClaimException.class);
    FetchResult result = receiver.fetch(receiver.request(1, 0, false));
    assertThat(result.resynchronized()).isTrue();
    assertThat(texts(result.claims())).containsExactly("a");
    assertThat(browse()).containsExactly("b");
  }

  @Test
  void aCopyThatHandedThePositionToAnotherMessageRefuses() {
    Receiver receiver = receiver();
    Snapshot lagging = memory.snapshot();
    send("lost");
    Claim lost = receiver.takeOne();
    memory.restore(lagging);
    send("innocent");
    FetchResult other = receiver.consumer().fetch(new FetchRequest(0, null, 1, 1000, 0, 0));
    assertThat(texts(other.claims())).containsExactly("innocent");
    assertThatThrownBy(() -> receiver.acknowledge(lost)).isInstanceOf(StaleClaimException.class);
    assertThatThrownBy(
            () ->
                client.session.commit(
                    List.of(), List.of(receiver.consumer()), List.of(Receiver.removal(lost))))
        .isInstanceOf(StaleClaimException.class);
  }

  @Test
  void aCopyThatDoesNotKnowAConnectionFencesIt() throws InterruptedException {
    Snapshot lagging = memory.snapshot();
    Client young = newClient();
    Receiver receiver = young.receiver(queue);
    memory.restore(lagging);
    young.awaitFenced();
    assertThatThrownBy(() -> receiver.fetch(1)).isInstanceOf(FencedException.class);
    assertThat(young.receiver(queue).drain()).isEmpty();
  }

  @Test
  void whatACopyHasThoughItWasAcknowledgedComesAgain() {
    send("a");
    Receiver receiver = receiver();
    Claim claim = receiver.takeOne();
    Snapshot lagging = memory.snapshot();
    receiver.acknowledge(claim);
    memory.restore(lagging);
    assertThat(memory.inFlight(queue)).hasSize(1);
    receiver.acknowledge(claim);
    assertThat(memory.inFlight(queue)).isEmpty();
  }

  @Test
  void aClientThatDoesNotKnowItWasGivenUpFindsOutWhenItRegisters() throws InterruptedException {
    Receiver receiver = receiver();
    String before = client.connection.id();
    memory.bury(client.connection);
    assertThat(client.connection.alive()).isFalse();
    assertThat(client.connection.id()).isEqualTo(before);
    assertThatThrownBy(() -> receiver.fetch(1)).isInstanceOf(FencedException.class);
    receiver();
    client.awaitFenced();
    assertThat(client.connection.id()).isNotEqualTo(before);
    assertThat(client.connection.alive()).isTrue();
  }

  @Test
  void operationsFailAsToldBeforeOrAfterTheyAreApplied() {
    memory.failNext(Operation.SEND, new StoreFullException("full", null));
    memory.failNext(Operation.SEND, new StoreSecurityException("no", null));
    memory.failAfterNext(Operation.SEND, new NotReplicatedException("alone", null));
    assertThatThrownBy(() -> send("a")).isInstanceOf(StoreFullException.class);
    assertThatThrownBy(() -> send("b")).isInstanceOf(StoreSecurityException.class);
    assertThatThrownBy(() -> send("c")).isInstanceOf(NotReplicatedException.class);
    send("d");
    assertThat(browse()).containsExactly("c", "d");

    AtomicInteger hooks = new AtomicInteger();
    memory.beforeNext(Operation.BROWSE, hooks::incrementAndGet);
    memory.afterNext(Operation.BROWSE, hooks::incrementAndGet);
    browse();
    browse();
    assertThat(hooks).hasValue(2);
  }

  @Test
  void whileItIsAwayNothingWorksAndItIsSaidOnce() {
    AtomicInteger away = new AtomicInteger();
    AtomicInteger back = new AtomicInteger();
    memory.connect(
        new ConnectionEvents() {
          @Override
          public void unavailable(StoreException cause) {
            away.incrementAndGet();
          }

          @Override
          public void available() {
            back.incrementAndGet();
          }

          @Override
          public void fenced() {}
        });
    Client closing = newClient();
    send("a");
    closing.receiver(queue).takeOne();
    Receiver receiver = receiver();
    receiver.standInLine();
    memory.unavailable();
    memory.unavailable();
    assertThatThrownBy(() -> send("b")).isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> receiver.fetch(1)).isInstanceOf(StoreUnavailableException.class);
    closing.connection.close();
    memory.available();
    memory.available();
    memory.quiesce();
    assertThat(away).hasValue(1);
    assertThat(back).hasValue(1);
    // What the client held that went away in the meantime returns as a dead one's.
    assertThat(counts(List.of(receiver.awaitHandOff()))).containsExactly(1);
  }

  @Test
  void aSilentClientIsNotSureThatItLives() {
    memory.silent(true);
    assertThat(client.connection.alive()).isFalse();
    memory.silent(false);
    assertThat(client.connection.alive()).isTrue();
  }

  @Test
  void timeIsTheTests() {
    long due = now() + 3_600_000;
    sendDelayed("delayed", due);
    send(message("expires", 4, due));
    assertThat(memory.delayed(queue)).hasSize(1);
    assertThat(memory.ready(queue)).hasSize(1);
    ahead.addAndGet(3_600_000);
    assertThat(memory.ready(queue)).isEmpty();
    assertThat(texts(receiver().drain())).containsExactly("delayed");
  }

  @Test
  void aDamagedMessageIsDeliveredAsSuch() {
    DamagedEnvelope damaged = new DamagedEnvelope(newId(), bytes("?"), "no version");
    memory.damage(queue, damaged, 4);
    send("a");
    List<Claim> claims = receiver().take(2);
    assertThat(claims.get(0).message()).isSameAs(damaged);
    assertThat(text(claims.get(1))).isEqualTo("a");
  }

  @Test
  void itTellsWhoIsThere() {
    Receiver receiver = receiver();
    receiver.standInLine();
    assertThat(memory.waiting(queue)).isEqualTo(1);
    assertThat(memory.consumers(queue)).isEqualTo(1);
    receiver.consumer().close(0);
    assertThat(memory.waiting(queue)).isZero();
    assertThat(memory.consumers(queue)).isZero();
  }

  @Test
  void aClosedStoreRefuses() {
    memory.close();
    assertThatThrownBy(() -> send("a")).isInstanceOf(StoreException.class);
  }
}
