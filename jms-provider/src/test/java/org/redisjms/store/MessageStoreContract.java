package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract that every store passes. This part: filters and browsers. */
public abstract class MessageStoreContract extends BranchContract {
  private static boolean red(Envelope message) {
    return headStarts(message, "red");
  }

  private static boolean blue(Envelope message) {
    return headStarts(message, "blue");
  }

  private Receiver receiver(Predicate<Envelope> filter) {
    return client.receiver(queue, filter);
  }

  @Test
  void aFilterTakesMessagesFromTheMiddle() {
    send("red1", "blue1", "red2", "blue2", "red3");
    send(message("blue0", 9, 0));
    Receiver blue = receiver(MessageStoreContract::blue);
    List<Claim> claims = blue.take(3);
    assertThat(texts(claims)).containsExactly("blue0", "blue1", "blue2");
    assertThat(claims).extracting(Claim::position).containsExactly(1L, 2L, 3L);
    assertThat(blue.fetch(1)).isEmpty();
    assertThat(texts(receiver().take(3))).containsExactly("red1", "red2", "red3");
    blue.acknowledge(claims.toArray(Claim[]::new));
    assertThat(blue.consumer().close(3)).isTrue();
    assertThat(browse()).isEmpty();
  }

  @Test
  void aFilterSeesMessagesWithoutTheirBodies() {
    send("red1");
    List<Envelope> seen = new ArrayList<>();
    Receiver receiver =
        receiver(
            message -> {
              seen.add(message);
              return true;
            });
    assertThat(text(receiver.takeOne())).isEqualTo("red1");
    assertThat(seen)
        .isNotEmpty()
        .allMatch(message -> message.body().length == 0 && headIs(message, "red1"));
  }

  @Test
  void aFilterFindsAMessageBehindManyOthers() {
    List<Envelope> messages = new ArrayList<>();
    IntStream.range(0, 500).forEach(i -> messages.add(message("red" + i)));
    messages.add(message("blue1"));
    messages.add(message("red500"));
    messages.add(message("blue2"));
    sendAll(messages);
    Receiver blue = receiver(MessageStoreContract::blue);
    assertThat(texts(blue.take(2))).containsExactly("blue1", "blue2");
    blue.standInLine();
    send("red501", "blue3");
    assertThat(text(blue.receive())).isEqualTo("blue3");
    assertThat(browse()).hasSize(502);
  }

  @Test
  void aFilterTakesNoMoreThanAskedFor() {
    send("blue1", "red1", "blue2", "blue3");
    Receiver blue = receiver(MessageStoreContract::blue);
    assertThat(texts(blue.fetch(2))).containsExactly("blue1", "blue2");
    assertThat(browse()).containsExactly("red1", "blue3");
  }

  @Test
  void whatComesFirstIsFoundAlsoByAFilterThatHasLookedFarther() {
    send("red1", "blue1", "blue2", "blue3");
    Receiver blue = receiver(MessageStoreContract::blue);
    Claim first = blue.takeOne();
    assertThat(text(first)).isEqualTo("blue1");
    send(message("blue0", 9, 0));
    assertThat(texts(blue.fetch(1))).containsExactly("blue0");
    blue.giveBack(1, first);
    assertThat(texts(blue.take(3))).containsExactly("blue1", "blue2", "blue3");
    assertThat(browse()).containsExactly("red1");
  }

  @Test
  void whatAFilterHasSeenMayBeGoneWhenItTakesIt() {
    List<Envelope> messages = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> messages.add(message((i % 2 == 0 ? "red" : "blue") + i)));
    sendAll(messages);
    Receiver blue = receiver(MessageStoreContract::blue);
    assertThat(text(blue.takeOne())).isEqualTo("blue1");
    Receiver other = newClient().receiver(queue, MessageStoreContract::blue);
    assertThat(texts(other.take(20))).startsWith("blue3").endsWith("blue41");
    assertThat(texts(receiver().take(25))).startsWith("red0", "red2").endsWith("blue45");
    assertThat(texts(blue.take(5)))
        .containsExactly("blue47", "blue49", "blue51", "blue53", "blue55");
    assertThat(texts(other.drain())).startsWith("blue57").endsWith("blue99").hasSize(22);
    assertThat(browse()).hasSize(27).startsWith("red46").endsWith("red98");
  }

  @Test
  void aFilteringFetchCanBeRepeated() {
    send("red1", "blue1", "blue2");
    Receiver blue = receiver(MessageStoreContract::blue);
    FetchRequest request = blue.request(1, 0, false);
    List<Claim> lost = blue.consumer().fetch(request).claims();
    assertThat(texts(blue.fetch(request).claims())).containsExactlyElementsOf(texts(lost));
    assertThat(texts(blue.take(1))).containsExactly("blue2");
  }

  @Test
  void aFilteringConsumerInLineIsWokenByWhatArrives() {
    Receiver blue = receiver(MessageStoreContract::blue);
    blue.standInLine();
    send("blue1");
    blue.awaitSignal();
    assertThat(text(blue.takeOne())).isEqualTo("blue1");
    blue.standInLine();
    send("red1");
    blue.awaitSignal();
    blue.standInLine();
    send("blue2");
    assertThat(text(blue.awaitHandOff())).isEqualTo("blue2");
  }

  @Test
  void aFilteringConsumerInLineIsWokenByWhatComesBack() throws Exception {
    send("blue1", "red1");
    Receiver holder = receiver();
    Claim[] claims = holder.take(2).toArray(Claim[]::new);
    Receiver blue = receiver(MessageStoreContract::blue);
    blue.standInLine();
    holder.giveBack(1, claims);
    Claim again = blue.awaitHandOff();
    assertThat(text(again)).isEqualTo("blue1");
    assertThat(counts(List.of(again))).containsExactly(1);
    blue.acknowledge(again);
    blue.standInLine();

    send("blue2");
    Claim second = blue.awaitHandOff();
    blue.giveBack(0, second);
    Client dying = newClient();
    assertThat(texts(dying.receiver(queue).take(2))).containsExactly("red1", "blue2");
    blue.standInLine();
    giveUp(dying.connection);
    assertThat(text(blue.awaitHandOff())).isEqualTo("blue2");
  }

  @Test
  void aFilteringConsumerInLineIsToldOfADueTime() {
    Receiver blue = receiver(MessageStoreContract::blue);
    blue.standInLine();
    sendDelayed("blue1", now() + 100);
    blue.awaitSignal();
    assertThat(text(blue.receive())).isEqualTo("blue1");
  }

  @Test
  void aFilteringConsumerDoesNotKeepMessagesFromOthers() {
    Receiver blue = receiver(MessageStoreContract::blue);
    Receiver other = newClient().receiver(queue);
    blue.standInLine();
    other.standInLine();
    send("red1");
    assertThat(text(other.awaitHandOff())).isEqualTo("red1");
    blue.standInLine();
    send("red2");
    assertThat(text(other.receive())).isEqualTo("red2");
    other.standInLine();
    blue.standInLine();
    send("blue1");
    assertThat(text(other.awaitHandOff())).isEqualTo("blue1");
  }

  @Test
  void complementaryFiltersShareAQueue() {
    Receiver red = receiver(MessageStoreContract::red);
    Receiver blue = newClient().receiver(queue, MessageStoreContract::blue);
    red.standInLine();
    blue.standInLine();
    send("blue1", "red1", "blue2", "red2");
    assertThat(List.of(text(red.receive()), text(red.receive()))).containsExactly("red1", "red2");
    assertThat(List.of(text(blue.receive()), text(blue.receive())))
        .containsExactly("blue1", "blue2");
    assertThat(browse()).isEmpty();
  }

  @Test
  void aFilteringConsumerReceivesNothingExpired() {
    long expiry = now() + 50;
    send(message("blue1", 4, expiry));
    send("blue2");
    awaitTime(expiry);
    assertThat(texts(receiver(MessageStoreContract::blue).drain())).containsExactly("blue2");
  }

  @Test
  void aFilteringConsumerTakesADeadClientsMessagesOneAtATime() throws Exception {
    send("red1", "blue1", "blue2", "blue3");
    Client dying = newClient();
    dying.receiver(queue).take(3);
    giveUp(dying.connection);
    Receiver blue = receiver(MessageStoreContract::blue);
    List<Claim> first = blue.fetch(10);
    assertThat(texts(first)).containsExactly("blue1");
    assertThat(counts(first)).containsExactly(1);
    List<Claim> rest = blue.take(2);
    assertThat(texts(rest)).containsExactly("blue2", "blue3");
    assertThat(counts(rest)).containsExactly(1, 0);
    assertThat(browse()).containsExactly("red1");
  }

  @Test
  void whatAFilteringConsumerGivesBackIsInOrder() {
    send("red1", "blue1", "red2", "blue2");
    Receiver blue = receiver(MessageStoreContract::blue);
    blue.take(2);
    assertThat(blue.consumer().close(0)).isTrue();
    assertThat(texts(receiver().take(4))).containsExactly("blue1", "blue2", "red1", "red2");
  }

  @Test
  void aBrowserShowsTheOrderOfDelivery() {
    send("a", "b");
    send(message("urgent", 9, 0));
    Receiver holder = receiver();
    Claim urgent = holder.takeOne();
    Claim first = holder.takeOne();
    holder.giveBack(1, urgent);
    send(message("urgent too", 9, 0));
    holder.giveBack(1, first);
    List<String> browsed = browse();
    assertThat(browsed).containsExactly("a", "urgent", "urgent too", "b");
    assertThat(texts(receiver().take(4))).containsExactlyElementsOf(browsed);
  }

  @Test
  void aBrowserDisturbsNothing() {
    send("a", "b", "c");
    Receiver receiver = receiver();
    Claim held = receiver.takeOne();
    assertThat(browse()).containsExactly("b", "c");
    assertThat(browse()).containsExactly("b", "c");
    List<Claim> rest = receiver.take(2);
    assertThat(texts(rest)).containsExactly("b", "c");
    assertThat(counts(rest)).containsOnly(0);
    receiver.acknowledge(held);
  }

  @Test
  void aBrowserShowsWholeMessages() {
    Envelope sent = Envelope.create(newId(), 7, true, now() + 60_000, bytes("head"), bytes("body"));
    send(sent);
    for (Predicate<Envelope> filter :
        List.<Predicate<Envelope>>of(it -> true, it -> headIs(it, "head"))) {
      List<StoredMessage> page = client.session.browse(queue, filter).next();
      assertThat(page).hasSize(1);
      assertThat(page.get(0)).usingRecursiveComparison().ignoringFields("arrival").isEqualTo(sent);
    }
  }

  @Test
  void aBrowserOfNothingIsAtItsEnd() {
    StoreBrowser browser = client.session.browse(queue, null);
    assertThat(browser.next()).isEmpty();
    send("a");
    assertThat(browser.next()).isEmpty();
  }

  @Test
  void aBrowserDoesNotShowWhatArrivesAfterItsBeginning() {
    sendAll(numbered(3));
    StoreBrowser browser = client.session.browse(queue, null);
    send("later");
    send(message("urgent", 9, 0));
    assertThat(rest(browser)).containsExactly("0", "1", "2");
    assertThat(browse()).containsExactly("urgent", "0", "1", "2", "later");
  }

  @Test
  void aBrowserFilters() {
    send("red1", "blue1", "red2", "blue2");
    assertThat(browse(queue, MessageStoreContract::blue)).containsExactly("blue1", "blue2");
    assertThat(browse(queue, message -> false)).isEmpty();
  }

  @Test
  void aBrowserFindsTheFewThatMatchAmongMany() {
    List<Envelope> messages = new ArrayList<>();
    IntStream.range(0, 600)
        .forEach(i -> messages.add(message((i % 250 == 249 ? "blue" : "red") + i)));
    sendAll(messages);
    assertThat(browse(queue, MessageStoreContract::blue)).containsExactly("blue249", "blue499");
  }

  @Test
  void aBrowserPagesThroughALargeQueue() {
    List<Envelope> messages = numbered(1500);
    sendAll(messages);
    StoreBrowser browser = client.session.browse(queue, null);
    List<StoredMessage> page = browser.next();
    assertThat(page).hasSizeLessThan(1500);
    List<String> all = new ArrayList<>(page.stream().map(MessageStoreFixture::text).toList());
    all.addAll(rest(browser));
    assertThat(all)
        .containsExactlyElementsOf(messages.stream().map(MessageStoreFixture::text).toList());
  }

  @Test
  void aBrowserShowsADelayedMessageOnceItIsDue() {
    sendDelayed("delayed", now() + 1000);
    assertThat(browse()).isEmpty();
    Conditions.await("the delayed message", () -> browse().equals(List.of("delayed")));
  }
}
