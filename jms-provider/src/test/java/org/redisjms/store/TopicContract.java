package org.redisjms.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Subscription.Kind;

/** Part of the contract that every store passes: topics, temporary destinations, client ids. */
abstract class TopicContract extends CommitContract {
  private static final String PRICES = "topic:prices";
  private static final String NEWS = "topic:news";
  private static final String TEMPORARY_QUEUE = "temporary-queue:t1";
  private static final String TEMPORARY_TOPIC = "temporary-topic:t2";

  private static Subscription subscription(Kind kind, @Nullable String clientId, String name) {
    return new Subscription(kind, clientId, name, null, false, null);
  }

  private static Subscription selecting(Kind kind, String name, String selector) {
    return new Subscription(kind, null, name, selector, false, null);
  }

  private static Receiver subscribe(Client client, String topic, Subscription subscription) {
    return new Receiver(client.session, topic, subscription);
  }

  private static Receiver subscribe(Client client, Kind kind, String name) {
    return subscribe(client, PRICES, subscription(kind, null, name));
  }

  /** A message for those subscriptions whose selector is its text, or that have none. */
  private static OutgoingMessage published(String topic, String text, long deliverAt) {
    Predicate<Subscription> wanted = it -> it.selector() == null || it.selector().equals(text);
    return new OutgoingMessage(QueueId.of(topic), message(text), deliverAt, wanted);
  }

  private static void publish(Client client, String... texts) {
    for (String text : texts) {
      client.session.send(published(PRICES, text, 0));
    }
  }

  private static void publishInTransaction(Client client, String... texts) {
    List<OutgoingMessage> messages = new ArrayList<>();
    for (String text : texts) {
      messages.add(published(PRICES, text, 0));
    }
    client.session.commit(messages, List.of(), List.of());
  }

  @Test
  void everySubscriptionGetsItsOwnCopy() {
    Client other = newClient();
    publish(other, "nobody hears it");
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    publish(other, "a");
    Receiver two = subscribe(other, Kind.PRIVATE, "two");
    publish(other, "b");
    publish(client, "c");
    List<Claim> claims = one.drain();
    assertThat(texts(claims)).containsExactly("a", "b", "c");
    one.acknowledge(claims.toArray(Claim[]::new));
    assertThat(texts(two.drain())).containsExactly("b", "c");
  }

  @Test
  void aSubscriberStandsInLineForSeveralMessages() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    Receiver two = subscribe(client, Kind.PRIVATE, "two");
    one.standInLine(3);
    two.standInLine(100);
    publish(newClient(), "a", "b", "c", "d");
    assertThat(List.of(text(one.nextHandOff()), text(one.nextHandOff()), text(one.nextHandOff())))
        .containsExactly("a", "b", "c");
    assertThat(texts(one.drain())).as("by then it holds as many as it said").containsExactly("d");
    for (String expected : List.of("a", "b", "c", "d")) {
      assertThat(text(two.nextHandOff())).isEqualTo(expected);
    }
    assertThat(two.drain()).isEmpty();
  }

  @Test
  void whatASubscriberAcknowledgesMakesRoomInTheLine() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    one.standInLine(2);
    for (int i = 0; i < 5; i++) {
      publish(client, "m" + i);
      Claim handed = one.nextHandOff();
      assertThat(text(handed)).isEqualTo("m" + i);
      one.acknowledge(handed);
    }
    one.leave();
    publish(client, "not handed over");
    assertThat(texts(one.drain())).containsExactly("not handed over");
  }

  @Test
  void whatIsHandedOverToASubscriberEndsWithIt() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    one.standInLine(10);
    publish(client, "a", "b");
    assertThat(text(one.nextHandOff())).isEqualTo("a");
    assertThat(one.consumer().close(0)).isTrue();
    publish(client, "c");
    assertThat(subscribe(client, Kind.PRIVATE, "one").drain()).isEmpty();
  }

  @Test
  void aWaitingSubscriberIsHandedWhatIsPublished() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    Receiver two = subscribe(newClient(), Kind.PRIVATE, "two");
    one.standInLine();
    two.standInLine();
    publish(client, "a");
    assertThat(text(one.awaitHandOff())).isEqualTo("a");
    assertThat(text(two.awaitHandOff())).isEqualTo("a");
  }

  @Test
  void onlyWhoWantsItGetsIt() {
    Receiver red = subscribe(client, PRICES, selecting(Kind.PRIVATE, "r", "red"));
    Receiver blue = subscribe(client, PRICES, selecting(Kind.PRIVATE, "b", "blue"));
    publish(client, "red", "blue", "green");
    publishInTransaction(client, "green", "blue");
    assertThat(texts(red.drain())).containsExactly("red");
    assertThat(texts(blue.drain())).containsExactly("blue", "blue");
  }

  @Test
  void aTransactionReachesTheSubscriptionsThatThereAreWhenItIsCommitted() {
    Client publisher = newClient();
    publishInTransaction(publisher, "nobody hears it");
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    publishInTransaction(publisher, "a", "b");
    Receiver two = subscribe(client, Kind.PRIVATE, "two");
    two.standInLine();
    send("order");
    Receiver orders = publisher.receiver(queue);
    Claim order = orders.takeOne();
    publisher.session.commit(
        List.of(published(PRICES, "c", 0), to(elsewhere, "d")),
        List.of(orders.consumer()),
        List.of(Receiver.removal(order)));
    assertThat(texts(one.drain())).containsExactly("a", "b", "c");
    assertThat(text(two.awaitHandOff())).isEqualTo("c");
    assertThat(browse(elsewhere, null)).containsExactly("d");
    assertThat(orders.consumer().close(1)).isTrue();
  }

  @Test
  void aDelayedPublicationArrivesWhenItIsDue() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    client.session.send(published(PRICES, "late", now() + 2_000));
    publish(client, "early");
    assertThat(text(one.receive())).isEqualTo("early");
    assertThat(text(one.receive())).isEqualTo("late");
  }

  @Test
  void aPrivateSubscriptionEndsWithItsConsumer() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    publish(client, "a");
    assertThat(one.consumer().close(0)).isTrue();
    publish(client, "b");
    assertThat(subscribe(client, Kind.PRIVATE, "one").drain()).isEmpty();
  }

  @Test
  void consumersBesideEachOtherShareASubscription() {
    for (Kind kind : List.of(Kind.PRIVATE, Kind.DURABLE)) {
      Receiver one = subscribe(client, kind, "one");
      publish(client, kind + " a", kind + " b");
      Claim first = one.takeOne();
      Receiver two = new Receiver(client.session, one.consumer());
      StoreSession other = client.connection.openSession();
      other.adopt(one.consumer());
      assertThat(one.consumer().close(1)).isFalse();
      publish(client, kind + " c");
      assertThat(texts(two.drain())).containsExactly(kind + " b", kind + " c");
      other.commit(List.of(), List.of(one.consumer()), List.of(Receiver.removal(first)));
      assertThat(one.consumer().close(1)).isTrue();
      two.consumer().close(0);
    }
  }

  @Test
  void aConsumerBesideOneThatWasGivenUpIsRefused() throws Exception {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    giveUp(client.connection);
    assertThatThrownBy(() -> new Receiver(client.session, one.consumer()))
        .isInstanceOf(FencedException.class);
  }

  @Test
  void whatAClosedPrivateConsumerWasDeliveredCanStillBeSettled() {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    publish(client, "a", "b");
    Claim claim = one.takeOne();
    assertThat(one.consumer().close(1)).isFalse();
    publish(client, "c");
    client.session.commit(List.of(), List.of(one.consumer()), List.of(Receiver.removal(claim)));
    assertThat(one.consumer().close(1)).isTrue();
    assertThat(subscribe(client, Kind.PRIVATE, "one").drain()).isEmpty();
  }

  @Test
  void nonDurableSubscriptionsEndWithTheirConnection() throws Exception {
    Client dying = newClient();
    subscribe(dying, Kind.PRIVATE, "one");
    subscribe(dying, Kind.SHARED, "two");
    publish(client, "a");
    giveUp(dying.connection);
    publish(client, "b");
    assertThat(subscribe(client, Kind.PRIVATE, "one").drain()).isEmpty();
    assertThat(subscribe(client, Kind.SHARED, "two").drain()).isEmpty();
  }

  @Test
  void aSubscriberThatWasGivenUpSubscribesAgain() throws Exception {
    Receiver one = subscribe(client, Kind.PRIVATE, "one");
    giveUp(client.connection);
    assertThatThrownBy(() -> one.fetch(1)).isInstanceOf(FencedException.class);
    Receiver again = subscribe(client, Kind.PRIVATE, "one");
    publish(client, "a");
    assertThat(text(again.takeOne())).isEqualTo("a");
  }

  @Test
  void consumersShareASubscriptionUntilTheLastOneHasGone() {
    Client other = newClient();
    Receiver one = subscribe(client, Kind.SHARED, "s");
    Receiver two = subscribe(other, Kind.SHARED, "s");
    publish(client, "a", "b");
    assertThat(text(one.takeOne())).isEqualTo("a");
    assertThat(text(two.takeOne())).isEqualTo("b");
    one.consumer().close(0);
    assertThat(text(two.takeOne())).isEqualTo("a");
    other.connection.close();
    assertThat(subscribe(client, Kind.SHARED, "s").drain()).isEmpty();
  }

  @Test
  void nameSpacesAreSeparate() {
    List<Subscription> all =
        List.of(
            subscription(Kind.SHARED, null, "s"),
            subscription(Kind.SHARED_DURABLE, null, "s"),
            subscription(Kind.SHARED, "me", "s"),
            subscription(Kind.DURABLE, "me", "s"),
            subscription(Kind.DURABLE, "mes", ""),
            subscription(Kind.DURABLE, "", "mes"),
            subscription(Kind.SHARED_DURABLE, "{m}:e", "%s:ready:4"));
    List<Receiver> receivers = all.stream().map(it -> subscribe(client, PRICES, it)).toList();
    publish(client, "a");
    assertThat(receivers).allSatisfy(it -> assertThat(texts(it.drain())).containsExactly("a"));
    client.session.unsubscribe(
        "{m}:e", closed(receivers.get(6)) ? "%s:ready:4" : "it was not closed");
  }

  private static boolean closed(Receiver receiver) {
    return receiver.consumer().close(0);
  }

  @Test
  void aDurableSubscriptionKeepsMessagesWhileNobodyIsThere() {
    Subscription durable = subscription(Kind.DURABLE, "me", "s");
    Client away = newClient();
    assertThat(subscribe(away, PRICES, durable).consumer().close(0)).isTrue();
    away.connection.close();
    publish(client, "a", "b");
    publishInTransaction(client, "c");
    assertThat(texts(subscribe(newClient(), PRICES, durable).drain()))
        .containsExactly("a", "b", "c");
  }

  @Test
  void aDurableSubscriptionOutlivesADeadClient() throws Exception {
    Subscription durable = subscription(Kind.DURABLE, "me", "s");
    Client dying = newClient();
    Receiver receiver = subscribe(dying, PRICES, durable);
    publish(client, "a", "b");
    receiver.takeOne();
    giveUp(dying.connection);
    publish(client, "c");
    List<Claim> claims = subscribe(client, PRICES, durable).take(1);
    assertThat(texts(claims)).containsExactly("a");
    assertThat(counts(claims)).containsExactly(1);
  }

  @Test
  void aDurableSubscriptionHasOneConsumerAndASharedOneMany() {
    Subscription durable = subscription(Kind.DURABLE, "me", "s");
    Receiver first = subscribe(client, PRICES, durable);
    assertThatThrownBy(() -> subscribe(newClient(), PRICES, durable))
        .isInstanceOf(SubscriptionConflictException.class);
    first.consumer().close(0);
    subscribe(client, PRICES, durable);
    subscribe(client, Kind.SHARED_DURABLE, "s");
    subscribe(client, Kind.SHARED_DURABLE, "s");
  }

  @Test
  void theKindOfADurableSubscriptionStays() {
    closed(subscribe(client, PRICES, subscription(Kind.DURABLE, "me", "s")));
    closed(subscribe(client, PRICES, subscription(Kind.SHARED_DURABLE, "me", "t")));
    assertThatThrownBy(
            () -> subscribe(client, PRICES, subscription(Kind.SHARED_DURABLE, "me", "s")))
        .isInstanceOf(SubscriptionConflictException.class);
    assertThatThrownBy(() -> subscribe(client, PRICES, subscription(Kind.DURABLE, "me", "t")))
        .isInstanceOf(SubscriptionConflictException.class);
  }

  @Test
  void anotherTopicOrSelectorIsAConflictWhileItIsUsedAndElseCreatesItAnew() {
    Receiver used = subscribe(client, Kind.SHARED_DURABLE, "s");
    publish(client, "red", "blue");
    Subscription red = selecting(Kind.SHARED_DURABLE, "s", "red");
    assertThatThrownBy(() -> subscribe(client, PRICES, red))
        .isInstanceOf(SubscriptionConflictException.class);
    assertThatThrownBy(() -> subscribe(client, NEWS, subscription(Kind.SHARED_DURABLE, null, "s")))
        .isInstanceOf(SubscriptionConflictException.class);
    used.consumer().close(0);

    Receiver anew = subscribe(client, PRICES, red);
    assertThat(anew.drain()).isEmpty();
    publish(client, "red", "blue");
    List<Claim> claims = anew.drain();
    assertThat(texts(claims)).containsExactly("red");
    anew.consumer().close(0);

    Receiver news = subscribe(client, NEWS, subscription(Kind.SHARED_DURABLE, null, "s"));
    publish(client, "red");
    client.session.send(published(NEWS, "news", 0));
    assertThat(texts(news.drain())).containsExactly("news");
  }

  @Test
  void aSharedSubscriptionInUseConflictsAcrossTopics() {
    subscribe(client, Kind.SHARED, "s");
    assertThatThrownBy(() -> subscribe(client, NEWS, subscription(Kind.SHARED, null, "s")))
        .isInstanceOf(SubscriptionConflictException.class);
    assertThatThrownBy(() -> subscribe(client, PRICES, selecting(Kind.SHARED, "s", "red")))
        .isInstanceOf(SubscriptionConflictException.class);
  }

  @Test
  void unsubscribingDeletesAnUnusedSubscription() {
    assertThatThrownBy(() -> client.session.unsubscribe("me", "s"))
        .isInstanceOf(NoSuchDestinationException.class);
    Subscription durable = subscription(Kind.DURABLE, "me", "s");
    Receiver receiver = subscribe(client, PRICES, durable);
    publish(client, "a", "b");
    assertThatThrownBy(() -> client.session.unsubscribe("me", "s"))
        .isInstanceOf(DestinationInUseException.class);
    Claim claim = receiver.takeOne();
    assertThat(receiver.consumer().close(1)).isFalse();
    assertThatThrownBy(() -> client.session.unsubscribe("me", "s"))
        .isInstanceOf(DestinationInUseException.class);
    receiver.acknowledge(claim);
    assertThat(receiver.consumer().close(1)).isTrue();
    client.session.unsubscribe("me", "s");
    publish(client, "c");
    assertThatThrownBy(() -> client.session.unsubscribe("me", "s"))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThat(subscribe(client, PRICES, durable).drain()).isEmpty();
  }

  @Test
  void aTemporaryQueueLivesUntilItIsDeleted() {
    QueueId temporary = QueueId.of(TEMPORARY_QUEUE);
    Client other = newClient();
    assertGone(other, temporary);
    client.connection.createTemporary(TEMPORARY_QUEUE);
    other.session.send(to(temporary, "a"));
    other.session.commit(List.of(to(temporary, "b")), List.of(), List.of());
    Receiver receiver = client.receiver(temporary);
    assertThat(texts(receiver.drain())).containsExactly("a", "b");
    assertThatThrownBy(() -> client.connection.deleteTemporary(TEMPORARY_QUEUE))
        .isInstanceOf(DestinationInUseException.class);
    receiver.consumer().close(0);
    client.connection.deleteTemporary(TEMPORARY_QUEUE);
    client.connection.deleteTemporary(TEMPORARY_QUEUE);
    assertGone(other, temporary);
    assertThat(browse(temporary, null)).isEmpty();
  }

  private void assertGone(Client sender, QueueId temporary) {
    assertThatThrownBy(() -> sender.session.send(to(temporary, "x")))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThatThrownBy(
            () ->
                sender.session.commit(
                    List.of(to(queue, "y"), to(temporary, "x")), List.of(), List.of()))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThatThrownBy(() -> sender.receiver(temporary))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThat(browse()).isEmpty();
  }

  @Test
  void whatWasReceivedFromADeletedTemporaryQueueCanStillBeSettled() {
    client.connection.createTemporary(TEMPORARY_QUEUE);
    QueueId temporary = QueueId.of(TEMPORARY_QUEUE);
    client.session.send(to(temporary, "a"));
    Receiver receiver = client.receiver(temporary);
    Claim claim = receiver.takeOne();
    assertThat(receiver.consumer().close(1)).isFalse();
    client.connection.deleteTemporary(TEMPORARY_QUEUE);
    client.session.commit(
        List.of(), List.of(receiver.consumer()), List.of(Receiver.removal(claim)));
    assertThat(receiver.consumer().close(1)).isTrue();
    assertGone(client, temporary);
  }

  @Test
  void aTemporaryTopicLivesUntilItIsDeleted() {
    Client other = newClient();
    assertThatThrownBy(() -> other.session.send(published(TEMPORARY_TOPIC, "x", 0)))
        .isInstanceOf(NoSuchDestinationException.class);
    client.connection.createTemporary(TEMPORARY_TOPIC);
    Receiver receiver = subscribe(client, TEMPORARY_TOPIC, subscription(Kind.PRIVATE, null, "one"));
    other.session.send(published(TEMPORARY_TOPIC, "a", 0));
    other.session.commit(List.of(published(TEMPORARY_TOPIC, "b", 0)), List.of(), List.of());
    assertThat(texts(receiver.drain())).containsExactly("a", "b");
    assertThatThrownBy(() -> client.connection.deleteTemporary(TEMPORARY_TOPIC))
        .isInstanceOf(DestinationInUseException.class);
    receiver.consumer().close(0);
    client.connection.deleteTemporary(TEMPORARY_TOPIC);
    assertThatThrownBy(() -> other.session.send(published(TEMPORARY_TOPIC, "x", 0)))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThatThrownBy(
            () ->
                other.session.commit(
                    List.of(published(TEMPORARY_TOPIC, "x", 0)), List.of(), List.of()))
        .isInstanceOf(NoSuchDestinationException.class);
    assertThatThrownBy(
            () -> subscribe(client, TEMPORARY_TOPIC, subscription(Kind.PRIVATE, null, "two")))
        .isInstanceOf(NoSuchDestinationException.class);
  }

  @Test
  void temporaryDestinationsEndWithTheirConnection() throws Exception {
    for (boolean dead : new boolean[] {false, true}) {
      Client creator = newClient();
      creator.connection.createTemporary(TEMPORARY_QUEUE);
      creator.connection.createTemporary(TEMPORARY_TOPIC);
      client.session.send(to(QueueId.of(TEMPORARY_QUEUE), "a"));
      creator.receiver(QueueId.of(TEMPORARY_QUEUE)).takeOne();
      subscribe(creator, TEMPORARY_TOPIC, subscription(Kind.PRIVATE, null, "one"));
      client.session.send(published(TEMPORARY_TOPIC, "a", 0));
      if (dead) {
        kill(creator.connection);
      } else {
        creator.connection.close();
      }
      assertGone(client, QueueId.of(TEMPORARY_QUEUE));
      assertThatThrownBy(() -> client.session.send(published(TEMPORARY_TOPIC, "x", 0)))
          .isInstanceOf(NoSuchDestinationException.class);
    }
  }

  @Test
  void aClientIdHasOneHolderThatLives() throws Exception {
    client.connection.claimClientId("me");
    client.connection.claimClientId("me");
    Client second = newClient();
    assertThatThrownBy(() -> second.connection.claimClientId("me"))
        .isInstanceOf(DestinationInUseException.class);
    second.connection.claimClientId("you");
    client.connection.close();
    Client third = newClient();
    third.connection.claimClientId("me");
    kill(third.connection);
    newClient().connection.claimClientId("me");
  }

  @Test
  void whatBelongsToAConnectionThatWasGivenUpComesAlong() throws Exception {
    client.connection.claimClientId("me");
    client.connection.createTemporary(TEMPORARY_QUEUE);
    giveUp(client.connection);
    client.receiver(QueueId.of(TEMPORARY_QUEUE));
    Client other = newClient();
    other.session.send(to(QueueId.of(TEMPORARY_QUEUE), "a"));
    assertThatThrownBy(() -> other.connection.claimClientId("me"))
        .isInstanceOf(DestinationInUseException.class);
  }
}
