package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.store.ConnectionEvents;
import org.redisjms.store.Envelope;
import org.redisjms.store.MessageId;
import org.redisjms.store.OutgoingMessage;
import org.redisjms.store.QueueId;
import org.redisjms.store.StoreException;
import org.redisjms.store.StoreSession;
import org.redisjms.store.StoredMessage;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.topology.RedisUri;

/**
 * When the connection breaks, a send or commit is repeated: once only, and marked, because the lost
 * attempt may have reached somebody.
 */
@ExtendWith(NoLeftovers.class)
class RepeatedSendIT {

  private static final QueueId QUEUE = QueueId.of("queue:repeated");

  private RedisServer server;
  private RedisMessageStore store;
  private StoreSession session;

  @BeforeEach
  void open() {
    server = RedisServer.start();
    RedisUri uri = RedisUri.parse(server.uri());
    store = RedisMessageStore.open(uri, uri.options());
    session =
        store
            .connect(
                new ConnectionEvents() {
                  @Override
                  public void unavailable(StoreException cause) {}

                  @Override
                  public void available() {}

                  @Override
                  public void fenced() {}
                })
            .openSession();
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  private static OutgoingMessage message(long number) {
    return new OutgoingMessage(
        QUEUE,
        Envelope.create(new MessageId(1, number), 4, true, 0, new byte[] {1}, new byte[100]),
        0);
  }

  private void breakConnections() {
    server.command("CLIENT", "KILL", "TYPE", "normal");
  }

  private List<StoredMessage> queue() {
    return session.browse(QUEUE, null).next();
  }

  private static boolean marked(StoredMessage message) {
    return ((Envelope) message).redelivered();
  }

  @Test
  void aSendThatIsRepeatedIsMarked() {
    session.send(message(1));
    breakConnections();
    session.send(message(2));
    session.send(message(3));

    assertThat(queue()).extracting(RepeatedSendIT::marked).containsExactly(false, true, false);
  }

  @Test
  void aCommitThatIsRepeatedIsMarked() {
    session.commit(List.of(message(1)), List.of(), List.of());
    breakConnections();
    session.commit(List.of(message(2)), List.of(), List.of());
    session.commit(List.of(message(3)), List.of(), List.of());

    assertThat(queue()).extracting(RepeatedSendIT::marked).containsExactly(false, true, false);
  }
}
