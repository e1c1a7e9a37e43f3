package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisReplyException;
import org.redisjms.testkit.RedisServer;

/**
 * Redis is there, but refuses: the application gets an exception that says why, nothing is done by
 * halves, and the same objects go on when the trouble is over.
 */
class TroubledRedisIT extends JmsFixture {

  private final Queue heardQueue = queue("heard");
  private final Queue target = queue("target");
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<JMSException> reported = new CopyOnWriteArrayList<>();
  private RedisServer server;
  private Session sender;
  private Session mover;
  private MessageConsumer movers;

  @BeforeEach
  void startServer() {
    server = closeLater(RedisServer.builder().config("lua-time-limit 100").start());
  }

  private Connection connectTo(String... options) throws JMSException {
    Connection connection =
        closeLater(
            new RedisJmsConnectionFactory(withOptions(server.uri(), options)).createConnection());
    connection.setExceptionListener(reported::add);
    connection.start();
    return connection;
  }

  /** A sender, a listener that has heard one message, and a transaction that moves another one. */
  private Connection beginWork(String... options) throws JMSException {
    Connection connection = connectTo(options);
    sender = connection.createSession();
    connection
        .createSession()
        .createConsumer(heardQueue)
        .setMessageListener(message -> heard.add(AcknowledgementIT.stateOf(message)));
    sendIn(sender, heardQueue, "before");
    await("it is heard", () -> heard.contains("before:1"));
    sendIn(sender, queue, "moved", "next");
    mover = connection.createSession(Session.SESSION_TRANSACTED);
    movers = mover.createConsumer(queue);
    assertThat(text(receive(movers))).isEqualTo("moved");
    sendIn(mover, target, "moved");
    return connection;
  }

  /** What was begun is finished, once, and what comes then is done as well. */
  private void finishWork() throws JMSException {
    mover.commit();
    assertThat(state(receive(movers))).isEqualTo("next:1");
    sendIn(mover, target, "next");
    mover.commit();
    assertThat(movers.receiveNoWait()).isNull();
    sendIn(sender, heardQueue, "after");
    await("the listener hears again", () -> heard.contains("after:1"));
    assertThat(heard).containsExactly("before:1", "after:1");
    MessageConsumer consumer = mover.createConsumer(target);
    assertThat(states(consumer, 2)).containsExactly("moved:1", "next:1");
    assertThat(consumer.receiveNoWait()).isNull();
    mover.commit();
  }

  @Test
  void outOfMemory() throws Exception {
    beginWork();
    server.command("CONFIG", "SET", "maxmemory", "1");

    assertThatThrownBy(() -> sendIn(sender, heardQueue, "refused"))
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining("maxmemory");
    assertThatThrownBy(mover::commit)
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining("maxmemory");
    // What is there can be received and acknowledged.
    Session receiver = connectTo().createSession();
    assertThat(state(receive(receiver.createConsumer(queue)))).isEqualTo("next:1");

    server.command("CONFIG", "SET", "maxmemory", "0");
    sendIn(sender, queue, "next");
    finishWork();
    assertThat(reported).isEmpty();
  }

  /** Redis cannot save its data, and refuses all that changes anything. */
  @Test
  void aDiskThatCannotBeWritten() throws Exception {
    beginWork();
    MessageConsumer idle = connectTo().createSession().createConsumer(queue("idle"));
    Path obstacle = obstructSaving();

    assertChangesAreRefused(idle);

    Files.delete(obstacle.resolve("file"));
    Files.delete(obstacle);
    server.command("BGSAVE");
    await("Redis can save again", () -> sends(sender, queue("trial"), "trial"));
    finishWork();
    assertThat(reported).isEmpty();
  }

  /** The append-only file cannot grow any more: the same. */
  @Test
  void aDiskThatIsFull() throws Exception {
    beginWork();
    MessageConsumer idle = connectTo().createSession().createConsumer(queue("idle"));
    assumeTrue(server.process().fillDisk(), "limits of a process can be changed here");
    server.command("SET", "filler", "what finds out that the disk is full");
    await(
        "writing fails",
        () -> String.valueOf(server.command("INFO")).contains("aof_last_write_status:err"));

    assertChangesAreRefused(idle);

    server.process().freeDisk();
    Queue trial = queue("trial");
    await("Redis can write again", () -> sends(sender, trial, "trial"));
    finishWork();
    server.kill9();
    server.restart();
    MessageConsumer afterwards = connectTo().createSession().createConsumer(trial);
    assertThat(text(receive(afterwards))).as("it is in the file").isEqualTo("trial");
    assertThat(afterwards.receiveNoWait()).isNull();
    assertThat(reported).isEmpty();
  }

  private void assertChangesAreRefused(MessageConsumer idle) {
    assertThatThrownBy(() -> sendIn(sender, heardQueue, "refused"))
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining("disk");
    assertThatThrownBy(mover::commit)
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining("disk");
    assertThatThrownBy(idle::receiveNoWait)
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining("disk");
  }

  /** Puts a folder in the place of the file that Redis saves to. */
  private Path obstructSaving() throws IOException {
    Path obstacle = Path.of(setting("dir"), setting("dbfilename"));
    Files.createDirectory(obstacle);
    Files.createFile(obstacle.resolve("file"));
    server.command("CONFIG", "SET", "save", "3600 1000000");
    server.command("BGSAVE");
    await(
        "saving fails",
        () -> String.valueOf(server.command("INFO")).contains("rdb_last_bgsave_status:err"));
    return obstacle;
  }

  private String setting(String name) {
    return String.valueOf(((List<?>) server.command("CONFIG", "GET", name)).get(1));
  }

  /** Somebody runs an endless script: what can wait goes on as soon as it is killed. */
  @Test
  void aScriptThatDoesNotEnd() throws Exception {
    beginWork();
    Session impatient = connectTo("failoverTimeout=2s").createSession();
    CompletableFuture<Void> endless = inBackground(this::runEndlessScript);
    await("Redis is busy", () -> answersBusy("PING"));
    CompletableFuture<Void> waiting = inBackground(() -> sendIn(sender, queue("w"), "waits"));

    assertThatThrownBy(() -> sendIn(impatient, heardQueue, "refused"))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("BUSY");
    assertThat(waiting).isNotDone();

    server.command("SCRIPT", "KILL");
    result(endless);
    result(waiting);
    finishWork();
    await("the impatient one sends again", () -> sends(impatient, queue("trial"), "trial"));
  }

  private void runEndlessScript() {
    try {
      server.command("EVAL", "while true do end", "0");
    } catch (RedisReplyException | UncheckedIOException e) {
      assertThat(e).as("killed, or its caller has given up").isNotNull();
    }
  }

  private boolean answersBusy(String command) {
    try {
      server.command(command);
      return false;
    } catch (RedisReplyException e) {
      return e.getMessage().contains("BUSY");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** There is no room for further connections: those that are there go on. */
  @Test
  void tooManyConnections() throws Exception {
    beginWork();
    server.command("CONFIG", "SET", "maxclients", "12");
    List<Socket> others = new ArrayList<>();
    try {
      await("nobody else can connect", () -> isTurnedAway(others));
    } finally {
      for (Socket other : others) {
        other.close();
      }
    }
    await("there is room again", this::hasRoom);
    finishWork();
    connectTo();
  }

  /** Clients that have been idle for a while leave room again, at any moment. */
  private boolean isTurnedAway(List<Socket> others) {
    try {
      while (hasRoom()) {
        others.add(new Socket(server.host(), server.port()));
      }
      connectTo("failoverTimeout=1s").close();
      return false;
    } catch (JMSException e) {
      return e.getMessage().contains("max number of clients");
    } catch (IOException e) {
      return false;
    }
  }

  private boolean hasRoom() {
    try {
      server.command("PING");
      return true;
    } catch (RedisReplyException | UncheckedIOException e) {
      return false;
    }
  }

  /** Connections are killed again and again while messages flow, and scripts are forgotten. */
  @Test
  void connectionsThatAreKilledAtRandom() throws Exception {
    Connection connection = connectTo();
    sender = connection.createSession();
    connection
        .createSession()
        .createConsumer(heardQueue)
        .setMessageListener(message -> heard.add(AcknowledgementIT.textOf(message)));
    mover = connection.createSession(Session.SESSION_TRANSACTED);
    movers = mover.createConsumer(queue);
    List<String> expected = new ArrayList<>();
    CompletableFuture<Void> killer = killUntil(() -> heard.size() >= 300);
    for (int i = 0; i < 300; i++) {
      expected.add("m" + i);
      sendIn(sender, heardQueue, "m" + i);
      sendIn(sender, queue, "m" + i);
      receive(movers);
      sendIn(mover, target, "m" + i);
      mover.commit();
    }
    await("all are heard", () -> heard.size() >= 300);
    result(killer);
    assertThat(heard).isEqualTo(expected);
    MessageConsumer consumer = connection.createSession().createConsumer(target);
    assertThat(texts(consumer, 300)).hasSize(300).doesNotHaveDuplicates();
    assertThat(consumer.receiveNoWait()).isNull();
    assertThat(movers.receiveNoWait()).isNull();
    assertThat(reported).isEmpty();
  }

  private CompletableFuture<Void> killUntil(BooleanSupplier end) {
    return inBackground(
        () -> {
          for (int i = 0; !end.getAsBoolean(); i++) {
            int before = heard.size();
            server.command("CLIENT", "KILL", "TYPE", i % 3 == 0 ? "pubsub" : "normal");
            if (i % 4 == 0) {
              server.command("SCRIPT", "FLUSH");
            }
            await("something goes on", () -> heard.size() > before || end.getAsBoolean());
          }
        });
  }
}
