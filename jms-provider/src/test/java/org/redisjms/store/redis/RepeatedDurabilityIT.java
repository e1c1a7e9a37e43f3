package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisjms.store.Envelope;
import org.redisjms.store.NotReplicatedException;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.testkit.Cut;
import org.redisjms.testkit.Fault;

/**
 * A connection breaks, and what it had done is found to be done when it is asked for again: that is
 * worth as little as the first time before a replica has it. Here there is none.
 */
class RepeatedDurabilityIT {

  private static final QueueId QUEUE = QueueId.of("queue:unconfirmed");

  /** A part of the message, and of no other request. */
  private static final String TEXT = "the message that is repeated";

  /** More than there are attempts. */
  private static final int ALL_ATTEMPTS = 200;

  private final FaultRig rig =
      new FaultRig("durability", "replica", "failoverTimeout", "2s", "replicaTimeout", "100ms");

  @AfterEach
  void close() {
    rig.close();
  }

  private static OutgoingMessage message() {
    return new OutgoingMessage(
        QUEUE,
        Envelope.create(FaultRig.id(1), 4, true, 0, new byte[] {1}, TEXT.getBytes(UTF_8)),
        0);
  }

  private void loseReplies(int count) {
    for (int i = 0; i < count; i++) {
      rig.proxy.next(TEXT, new Fault.CutReply(0, Cut.RST));
    }
  }

  private void assertDoneAndNotReplicated(ThrowingCallable operation) {
    assertThatThrownBy(operation)
        .isInstanceOf(NotReplicatedException.class)
        .hasMessage("applied on the master, replicated to 0 of 1");
    assertThat(rig.ready(QUEUE)).containsExactly(1L);
  }

  @Test
  void aSendThatIsRepeated() {
    loseReplies(1);
    assertDoneAndNotReplicated(() -> rig.session.send(message()));
  }

  /** Burning its number tells that it was used. */
  @Test
  void aSendThatIsGivenUp() {
    loseReplies(ALL_ATTEMPTS);
    assertDoneAndNotReplicated(() -> rig.session.send(message()));
  }

  @Test
  void aCommitThatIsResolved() {
    loseReplies(1);
    assertDoneAndNotReplicated(() -> rig.session.commit(List.of(message()), List.of(), List.of()));
  }
}
