package org.redisjms.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisJmsDestinationTest {
  @ParameterizedTest
  @ValueSource(strings = {"orders", "a b", "{x}", "queue:orders", "ä€😀", ":", "a/b?c=%20"})
  void acceptsPrintableNames(String name) {
    assertThat(new RedisJmsQueue(name).getQueueName()).isEqualTo(name);
    assertThat(new RedisJmsTopic(name).getTopicName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t", "a\nb", "a\0", "\u007f", "\u0085", "x\ud800", "\udc00x", "\ud800x"})
  void refusesOtherNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisJmsQueue(name))
        .withMessageStartingWith("A destination name must");
  }

  @Test
  void refusesNull() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RedisJmsTopic(null))
        .withMessageContaining("null");
  }

  @Test
  void limitsTheLengthInBytes() {
    assertThat(new RedisJmsQueue("é".repeat(500)).name()).hasSize(500);
    for (String tooLong : List.of("é".repeat(500) + "x", "x".repeat(10_000))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new RedisJmsQueue(tooLong))
          .withMessageContaining("1000 bytes")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
  }

  @ParameterizedTest
  @EnumSource
  void addressIsReadBack(RedisJmsDestination.Kind kind) {
    RedisJmsDestination destination = RedisJmsDestination.of(kind, "a:b");
    assertThat(destination.kind()).isEqualTo(kind);
    assertThat(RedisJmsDestination.parse(destination.address()))
        .isEqualTo(destination)
        .hasSameHashCodeAs(destination);
    assertThat(RedisJmsDestination.parse(destination.address())).hasSameClassAs(destination);
  }

  @Test
  void addressesAndTextsAreStable() {
    assertThat(new RedisJmsQueue("orders").address()).isEqualTo("queue:orders");
    assertThat(new RedisJmsTopic("x").address()).isEqualTo("topic:x");
    assertThat(new RedisJmsTemporaryQueue("7").address()).isEqualTo("temporary-queue:7");
    assertThat(new RedisJmsTemporaryTopic("7").address()).isEqualTo("temporary-topic:7");
    assertThat(new RedisJmsQueue("orders")).hasToString("queue://orders");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", "queue:", "QUEUE:x", "stack:x", ":x"})
  void refusesWhatIsNoAddress(String address) {
    assertThatIllegalArgumentException().isThrownBy(() -> RedisJmsDestination.parse(address));
  }

  @Test
  void kindsDiffer() {
    assertThat(new RedisJmsQueue("x"))
        .isNotEqualTo(new RedisJmsTopic("x"))
        .isNotEqualTo(new RedisJmsTemporaryQueue("x"))
        .isNotEqualTo(new RedisJmsQueue("y"));
  }

  /**
   * Jakarta Messaging 3.1, section 6.2.2: only its own connection deletes a temporary destination.
   */
  @Test
  void onlyTheCreatorDeletes() throws Exception {
    List<RedisJmsDestination> deleted = new ArrayList<>();
    RedisJmsTemporaryQueue queue = new RedisJmsTemporaryQueue("q", "c1", deleted::add);
    RedisJmsTemporaryTopic topic = new RedisJmsTemporaryTopic("t", "c1", deleted::add);
    queue.delete();
    topic.delete();
    assertThat(deleted).containsExactly(queue, topic);
    RedisJmsTemporaryQueue received =
        (RedisJmsTemporaryQueue) RedisJmsDestination.parse(queue.address());
    assertThat(received.ownerConnectionId()).isNull();
    assertThatThrownBy(received::delete)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Only the connection that created temporary-queue://q");
  }

  @Test
  void serializationKeepsValueAndDropsTheDeleter() throws Exception {
    RedisJmsTemporaryTopic topic = new RedisJmsTemporaryTopic("t", "c1", d -> {});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(topic);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy).isEqualTo(topic);
    assertThatThrownBy(((RedisJmsTemporaryTopic) copy)::delete)
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void referencesNameTheObjectFactory() throws Exception {
    Reference reference = new RedisJmsQueue("orders").getReference();
    assertThat(reference.getClassName()).isEqualTo(RedisJmsQueue.class.getName());
    assertThat(reference.getFactoryClassName())
        .isEqualTo("org.redisjms.jndi.RedisJmsObjectFactory");
    assertThat(reference.get("physicalName").getContent()).isEqualTo("orders");
    assertThatThrownBy(new RedisJmsTemporaryQueue("q")::getReference)
        .isInstanceOf(NamingException.class);
  }
}
