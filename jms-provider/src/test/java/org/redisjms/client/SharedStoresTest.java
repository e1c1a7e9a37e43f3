package org.redisjms.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.redisjms.config.Option;
import org.redisjms.config.Options;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.MessageStore;
import org.redisjms.store.StoreConnection;
import org.redisjms.store.StoreUnavailableException;
import org.redisjms.topology.RedisUri;

class SharedStoresTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final RedisUri URI = RedisUri.parse("redis://localhost");

  private final AtomicInteger opened = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private BooleanSupplier settled = () -> true;

  private final class Store implements MessageStore {
    @Override
    public StoreConnection connect(ConnectionEvents events) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isSettled() {
      return settled.getAsBoolean();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private SharedStores stores(Duration linger) {
    return new SharedStores(
        (uri, options) -> {
          opened.incrementAndGet();
          return new Store();
        },
        linger);
  }

  @Test
  void sharesAmongEquals() {
    SharedStores stores = stores(LONG);
    Options options = Options.defaults().with(Option.PASSWORD, "p");
    SharedStores.Lease one = stores.acquire(URI, options);
    SharedStores.Lease two = stores.acquire(RedisUri.parse("redis://localhost:6379"), options);
    SharedStores.Lease three = stores.acquire(URI, options.with(Option.CLIENT_ID, "me"));
    assertThat(two.store()).isSameAs(one.store());
    assertThat(three.store()).isSameAs(one.store());
    assertThat(opened).hasValue(1);
  }

  @Test
  void keepsOthersApart() {
    SharedStores stores = stores(LONG);
    MessageStore one = stores.acquire(URI, Options.defaults()).store();
    assertThat(stores.acquire(URI, Options.defaults().with(Option.PASSWORD, "p")).store())
        .isNotSameAs(one);
    assertThat(stores.acquire(URI, Options.defaults().with(Option.KEY_PREFIX, "p")).store())
        .isNotSameAs(one);
    assertThat(stores.acquire(RedisUri.parse("redis://localhost/1"), Options.defaults()).store())
        .isNotSameAs(one);
    assertThat(stores.acquire(RedisUri.parse("rediss://localhost"), Options.defaults()).store())
        .isNotSameAs(one);
    assertThat(opened).hasValue(5);
  }

  @Test
  void outlivesItsUsersForAMoment() {
    SharedStores stores = stores(LONG);
    SharedStores.Lease first = stores.acquire(URI, Options.defaults());
    first.close();
    first.close();
    SharedStores.Lease second = stores.acquire(URI, Options.defaults());
    assertThat(second.store()).isSameAs(first.store());
    assertThat(opened).hasValue(1);
    assertThat(closed.getCount()).isEqualTo(1);
  }

  @Test
  void closesWhatNobodyUses() throws Exception {
    SharedStores stores = stores(Duration.ofMillis(1));
    SharedStores.Lease first = stores.acquire(URI, Options.defaults());
    SharedStores.Lease second = stores.acquire(URI, Options.defaults());
    first.close();
    assertThat(closed.getCount()).isEqualTo(1);
    second.close();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stores.acquire(URI, Options.defaults()).store()).isNotSameAs(first.store());
  }

  /** After an outage a store has something left to say for the connections that were closed. */
  @Test
  void keepsWhatHasSomethingLeftToDo() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    settled = () -> questions.incrementAndGet() > 3;
    SharedStores stores = stores(Duration.ofMillis(1));
    stores.acquire(URI, Options.defaults()).close();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(questions).hasValue(4);
  }

  @Test
  void keepsItForALeaseOnly() throws Exception {
    settled = () -> false;
    SharedStores stores = stores(Duration.ofMillis(1));
    stores.acquire(URI, Options.defaults().with(Option.LEASE, "1s")).close();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void forgetsWhatCouldNotBeOpened() {
    AtomicInteger attempts = new AtomicInteger();
    SharedStores stores =
        new SharedStores(
            (uri, options) -> {
              if (attempts.incrementAndGet() == 1) {
                throw new StoreUnavailableException("nobody there", null);
              }
              return new Store();
            });
    assertThatThrownBy(() -> stores.acquire(URI, Options.defaults()))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(stores.acquire(URI, Options.defaults()).store()).isNotNull();
  }
}
