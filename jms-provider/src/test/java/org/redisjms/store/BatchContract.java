package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Subscription.Kind;

/** Part of the contract that every store passes: messages that are sent together. */
abstract class BatchContract extends TopicContract {
  private static final QueueId PRICES = QueueId.of("topic:prices");
  private static final QueueId GONE = QueueId.of("temporary-queue:gone");

  private static OutgoingMessage published(QueueId topic, String text) {
    Predicate<Subscription> wanted =
        it -> it.selector() == null || text.startsWith(String.valueOf(it.selector()));
    return new OutgoingMessage(topic, message(text), 0, wanted);
  }

  private static Receiver subscribe(Client client, String name, String selector) {
    return new Receiver(
        client.session,
        PRICES.address(),
        new Subscription(Kind.SHARED_DURABLE, null, name, selector, false, null));
  }

  private static List<String> texts(String text, int first, int behind) {
    return IntStream.range(first, behind).mapToObj(i -> text + i).toList();
  }

  private static List<OutgoingMessage> all(QueueId queue, List<String> texts) {
    return texts.stream().map(text -> to(queue, text)).toList();
  }

  private static void sendTogether(Client client, List<OutgoingMessage> messages) {
    assertThat(client.session.send(messages))
        .hasSameSizeAs(messages)
        .containsOnly(Optional.empty());
  }

  private static List<String> drained(Receiver receiver) {
    return MessageStoreFixture.texts(receiver.drain());
  }

  @Test
  void nothingIsSentTogether() {
    assertThat(client.session.send(List.of())).isEmpty();
  }

  @Test
  void whatIsSentTogetherIsStoredInOrder() {
    sendTogether(client, all(queue, texts("m", 0, 1_000)));
    assertThat(browse()).containsExactlyElementsOf(texts("m", 0, 1_000));
  }

  @Test
  void singleSendsAndSeveralTogetherKeepTheirOrder() {
    send("m0");
    sendTogether(client, all(queue, texts("m", 1, 4)));
    sendTogether(client, all(queue, texts("m", 4, 5)));
    send("m5");
    client.session.commit(List.of(to(queue, "m6")), List.of(), List.of());
    sendTogether(client, all(queue, texts("m", 7, 9)));
    assertThat(browse()).containsExactlyElementsOf(texts("m", 0, 9));
  }

  @Test
  void messagesToSeveralQueuesGoTogether() {
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      messages.add(to(queue, "a" + i));
      messages.add(to(elsewhere, "b" + i));
    }
    sendTogether(client, messages);
    assertThat(browse()).containsExactlyElementsOf(texts("a", 0, 100));
    assertThat(browse(elsewhere, null)).containsExactlyElementsOf(texts("b", 0, 100));
  }

  @Test
  void prioritiesAndDeliveryTimesHold() {
    sendTogether(
        client,
        List.of(
            to(queue, "plain"),
            new OutgoingMessage(queue, message("delayed"), now() + 2_000),
            new OutgoingMessage(queue, message("urgent", 9, 0), 0),
            to(queue, "plain too")));
    Receiver receiver = receiver();
    assertThat(texts(receiver.take(3))).containsExactly("urgent", "plain", "plain too");
    assertThat(text(receiver.receive())).isEqualTo("delayed");
  }

  @Test
  void aConsumerInLineGetsWhatIsSentTogether() {
    Receiver receiver = receiver();
    receiver.standInLine();
    sendTogether(client, all(queue, texts("m", 0, 3)));
    assertThat(text(receiver.awaitHandOff())).isEqualTo("m0");
    assertThat(texts(receiver.take(2))).containsExactly("m1", "m2");
  }

  @Test
  void eachHasAnOutcomeOfItsOwn() {
    List<Optional<StoreException>> outcomes =
        client.session.send(
            List.of(
                to(queue, "a"), to(GONE, "b"), to(elsewhere, "c"), to(GONE, "d"), to(queue, "e")));
    assertThat(outcomes.get(0)).isEmpty();
    assertThat(outcomes.get(1)).containsInstanceOf(NoSuchDestinationException.class);
    assertThat(outcomes.get(2)).isEmpty();
    assertThat(outcomes.get(3)).containsInstanceOf(NoSuchDestinationException.class);
    assertThat(outcomes.get(4)).isEmpty();
    assertThat(browse()).containsExactly("a", "e");
    assertThat(browse(elsewhere, null)).containsExactly("c");
  }

  @Test
  void aTemporaryQueueThatWasDeletedTakesNothing() {
    client.connection.createTemporary(GONE.address());
    sendTogether(client, List.of(to(GONE, "a"), to(queue, "b")));
    client.connection.deleteTemporary(GONE.address());
    List<Optional<StoreException>> outcomes =
        client.session.send(List.of(to(GONE, "c"), to(queue, "d"), to(GONE, "e")));
    assertThat(outcomes.get(0)).containsInstanceOf(NoSuchDestinationException.class);
    assertThat(outcomes.get(1)).isEmpty();
    assertThat(outcomes.get(2)).containsInstanceOf(NoSuchDestinationException.class);
    assertThat(browse()).containsExactly("b", "d");
  }

  @Test
  void subscriptionsThatChangedGetWhatIsSentTogether() {
    Client other = newClient();
    Receiver all = subscribe(other, "all", null);
    sendTogether(client, List.of(published(PRICES, "a0"), to(queue, "q0")));
    Receiver some = subscribe(other, "some", "b");
    List<OutgoingMessage> messages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      messages.add(published(PRICES, "a" + (2 * i + 1)));
      messages.add(to(queue, "q" + (i + 1)));
      messages.add(published(PRICES, "b" + i));
    }
    sendTogether(client, messages);
    List<String> expected = new ArrayList<>(List.of("a0"));
    for (int i = 0; i < 50; i++) {
      expected.add("a" + (2 * i + 1));
      expected.add("b" + i);
    }
    assertThat(drained(all)).containsExactlyElementsOf(expected);
    assertThat(drained(some)).containsExactlyElementsOf(texts("b", 0, 50));
    assertThat(browse()).containsExactlyElementsOf(texts("q", 0, 51));
  }

  @Test
  void subscriptionsThatChangeAllTheTimeCostNothing() {
    Client other = newClient();
    Receiver all = subscribe(other, "all", null);
    CompletableFuture<Void> changes =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 20; i++) {
                subscribe(other, "passing", null).consumer().close(0);
                other.session.unsubscribe(null, "passing");
              }
            });
    int sent = 0;
    while (!changes.isDone()) {
      sendTogether(
          client,
          texts("m", sent, sent + 10).stream().map(text -> published(PRICES, text)).toList());
      sent += 10;
    }
    changes.join();
    assertThat(drained(all)).containsExactlyElementsOf(texts("m", 0, sent));
  }

  @Test
  void whoWasGivenUpGoesOnSending() throws Exception {
    sendTogether(client, all(queue, texts("m", 0, 10)));
    giveUp(client.connection);
    sendTogether(client, all(queue, texts("m", 10, 20)));
    receiver().consumer().close(0);
    sendTogether(client, all(queue, texts("m", 20, 30)));
    assertThat(browse()).containsExactlyElementsOf(texts("m", 0, 30));
  }

  @Test
  void severalSessionsDoNotDisturbEachOther() {
    List<CompletableFuture<Void>> senders = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      Client sender = newClient();
      senders.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 200; i += 20) {
                  sendTogether(sender, all(queue, texts(name, i, i + 20)));
                }
              }));
    }
    senders.forEach(CompletableFuture::join);
    List<String> stored = browse();
    assertThat(stored).hasSize(600);
    for (String name : List.of("a", "b", "c")) {
      assertThat(stored.stream().filter(text -> text.startsWith(name)).toList())
          .containsExactlyElementsOf(texts(name, 0, 200));
    }
  }
}
