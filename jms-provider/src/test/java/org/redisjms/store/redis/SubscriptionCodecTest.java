package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.store.StoreException;
import org.redisjms.store.Subscription;
import org.redisjms.store.Subscription.Kind;

class SubscriptionCodecTest {

  @Test
  void whatIsWrittenIsRead() {
    List<Subscription> all =
        List.of(
            new Subscription(Kind.DURABLE, "me", "s", "a = 'b: 1' AND c > 0", true, null),
            new Subscription(Kind.SHARED_DURABLE, null, "", "", false, null),
            new Subscription(Kind.SHARED, "-", "- 3:x", null, false, null),
            new Subscription(Kind.PRIVATE, null, "é\uD83D\uDE00 7", null, true, "c1"));
    assertThat(all)
        .allSatisfy(
            it -> assertThat(SubscriptionCodec.decode(SubscriptionCodec.encode(it))).isEqualTo(it));
  }

  @Test
  void differentNamesHaveDifferentIds() {
    assertThat(
            List.of(
                SubscriptionCodec.id(true, null, "s"),
                SubscriptionCodec.id(false, null, "s"),
                SubscriptionCodec.id(true, "", "s"),
                SubscriptionCodec.id(true, "s", ""),
                SubscriptionCodec.id(true, "a", "b:c"),
                SubscriptionCodec.id(true, "a:b", "c"),
                SubscriptionCodec.id(true, null, "1:a:b:c"),
                SubscriptionCodec.id(
                    new Subscription(Kind.PRIVATE, null, "s", null, false, "connection"))))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatCannotBeReadIsAnError() {
    for (String text : List.of("", "DURABLE", "OTHER 0 - 1:s - -", "DURABLE 0 - 9:s - -")) {
      assertThatThrownBy(() -> SubscriptionCodec.decode(text)).isInstanceOf(StoreException.class);
    }
  }
}
