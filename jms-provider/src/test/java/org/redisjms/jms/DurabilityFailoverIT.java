package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.exception.NotReplicatedException;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/** Waiting for replicas that are frozen, away or become the master meanwhile. */
class DurabilityFailoverIT extends JmsFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private static SentinelGroup group;

  @BeforeAll
  static void start() {
    group = SentinelGroup.start();
  }

  @AfterAll
  static void stop() {
    group.close();
  }

  @AfterEach
  void heal() {
    group.heal();
  }

  private Connection open(String... options) throws JMSException {
    Connection connection =
        closeLater(
            new RedisJmsConnectionFactory(withOptions(group.uri(), options)).createConnection());
    connection.start();
    return connection;
  }

  private long length(RedisProcess server) {
    String address = ((RedisJmsQueue) queue).address();
    return (Long) server.command("LLEN", "jms:{" + address + "}:ready:4");
  }

  /**
   * The send is applied on the master and waits for the replicas, which are frozen. Then the master
   * dies, and one of the replicas becomes the next one: with the message, which is not to be
   * doubled, or without it, and then it is sent once more.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSendGoesOnWaitingThroughAFailover(boolean reachesTheReplicas) throws Exception {
    RedisProcess master = group.master();
    Session session = open("failoverTimeout=2m").createSession();
    sendIn(session, queue, "first");
    List<RedisProcess> replicas = group.replicas();
    replicas.forEach(RedisProcess::pause);
    if (!reachesTheReplicas) {
      master.command("CLIENT", "KILL", "TYPE", "replica");
    }
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                sendIn(session, queue, "second");
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    await("it is applied on the master", () -> length(master) == 2 || sending.isDone());
    assertThat(sending).as("no replica has confirmed it").isNotDone();
    master.kill9();
    replicas.forEach(RedisProcess::resume);
    sending.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

    assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);
    Session receiving = open("failoverTimeout=2m", "durability=master").createSession();
    var consumer = receiving.createConsumer(queue);
    // Who repeats a send cannot know whether somebody has received it from the lost master.
    assertThat(texts(consumer, 2)).containsExactly("first", "second");
    assertThat(consumer.receiveNoWait()).as("nothing was sent twice").isNull();
  }

  /**
   * The disk of the master is full. With {@code appendfsync always} it ends, and so tells nobody
   * that what it could not write is done; otherwise it refuses, and the sentinels replace it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec"})
  void aMasterWhoseDiskIsFullIsReplaced(String appendfsync) throws Exception {
    Session session = open("failoverTimeout=2m").createSession();
    sendIn(session, queue, "first");
    RedisProcess master = group.master();
    master.command("CONFIG", "SET", "appendfsync", appendfsync);
    assumeTrue(master.fillDisk(), "limits of a process can be changed here");
    try {
      if (appendfsync.equals("always")) {
        sendIn(session, queue, "second");
      } else {
        master.command("SET", "filler", "what finds out that the disk is full");
        await("another one takes it", () -> sends(session, queue, "second"));
      }
      assertThat(group.awaitNewMaster(master, PATIENCE)).isNotSameAs(master);
      assertThat(master.isAlive()).isEqualTo(appendfsync.equals("everysec"));
    } finally {
      master.freeDisk();
    }
    var consumer = session.createConsumer(queue);
    assertThat(texts(consumer, 2)).containsExactly("first", "second");
    assertThat(consumer.receiveNoWait()).as("nothing was sent twice").isNull();
  }

  @Test
  void allMeansThoseThatAreConnected() throws Exception {
    Session patient =
        open("durability=all", "replicaTimeout=200ms", "failoverTimeout=2m").createSession();
    Session impatient =
        open("durability=all", "replicaTimeout=200ms", "failoverTimeout=5s").createSession();
    sendIn(patient, queue, "a");
    RedisProcess replica = group.replicas().get(0);
    replica.pause();
    assertThatThrownBy(() -> sendIn(impatient, queue, "b"))
        .isInstanceOf(NotReplicatedException.class)
        .hasMessage("applied on the master, replicated to 1 of 2");
    replica.kill9();
    sendIn(patient, queue, "c");
    Session receiving = open("durability=master", "failoverTimeout=2m").createSession();
    assertThat(texts(receiving.createConsumer(queue), 3)).containsExactly("a", "b", "c");
  }

  /** A client that starts while the replicas are away must not do without them for ever. */
  @Test
  void aGroupWhoseReplicasAreAwayHasReplicas() throws Exception {
    group.replicas().forEach(RedisProcess::kill9);
    Session session = open("failoverTimeout=5s").createSession();
    assertThatThrownBy(() -> sendIn(session, queue, "a"))
        .isInstanceOf(NotReplicatedException.class)
        .hasMessage("applied on the master, replicated to 0 of 1");
  }

  @Test
  void aMasterThatGoesOnAloneIsWarnedOf() throws Exception {
    assertThat(ServerCheckIT.logOf(() -> connectAndClose("keyPrefix=alone")))
        .contains("min-replicas-to-write is 0", "'min-replicas-to-write 1'");
    RedisProcess master = group.master();
    master.command("CONFIG", "SET", "min-replicas-to-write", "1");
    try {
      assertThat(ServerCheckIT.logOf(() -> connectAndClose("keyPrefix=safe")))
          .doesNotContain("min-replicas");
    } finally {
      master.command("CONFIG", "SET", "min-replicas-to-write", "0");
    }
  }

  /**
   * What the log has said by then is what a client is told that starts. With an option of its own,
   * or it might share what an earlier one has begun.
   */
  private static void connectAndClose(String option) throws JMSException {
    String uri = withOptions(patientUri(group), option);
    new RedisJmsConnectionFactory(uri).createConnection().close();
  }
}
