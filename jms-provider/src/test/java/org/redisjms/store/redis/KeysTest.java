package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.redisjms.store.QueueId;

class KeysTest {

  private final Keys keys = new Keys("jms");

  private String root(String address, String part) {
    return new String(keys.queue(new QueueId(address, part)), UTF_8);
  }

  @Test
  void aQueuesKeysShareItsHashTag() {
    assertThat(root("queue:orders", "")).isEqualTo("jms:{queue:orders}");
    assertThat(root("topic:prices", "sub:1")).isEqualTo("jms:{topic:prices}:sub:1");
  }

  @Test
  void bracesDoNotBreakOutOfTheHashTag() {
    assertThat(root("queue:a}b{c", "")).isEqualTo("jms:{queue:a%7db%7bc}");
    assertThat(root("queue:100%", "")).isEqualTo("jms:{queue:100%25}");
    assertThat(root("queue:a\r\nb", "")).isEqualTo("jms:{queue:a%0d%0ab}");
    assertThat(root("queue:späti", "")).isEqualTo("jms:{queue:späti}");
  }

  @Test
  void differentQueuesHaveDifferentRootsAndOneHashTag() {
    Random random = new Random(11);
    Map<String, String> names = new HashMap<>();
    String alphabet = "ab{}%:257dDbB \n\u00e4\u20ac";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder("queue:");
      for (int length = random.nextInt(6); length >= 0; length--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String root = root(name.toString(), "");
      String other = names.putIfAbsent(root, name.toString());
      assertThat(other == null || other.contentEquals(name)).as(root).isTrue();
      assertThat(root)
          .startsWith("jms:{")
          .endsWith("}")
          .containsOnlyOnce("{")
          .containsOnlyOnce("}");
    }
  }

  @Test
  void everythingLiesUnderThePrefix() {
    Keys own = new Keys("shop");
    assertThat(own.pattern()).isEqualTo("shop:*");
    for (byte[] key :
        new byte[][] {
          own.connections(),
          own.connection("c"),
          own.graves(),
          own.destinations(),
          own.wakeUps("w"),
          own.scratch("s"),
          own.queue(QueueId.of("queue:q"))
        }) {
      assertThat(new String(key, UTF_8)).startsWith("shop:");
    }
  }
}
