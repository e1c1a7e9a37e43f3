package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.tck.clients.CrashingResource.Phase;
import org.redisjms.testkit.RedisServer;
import org.springframework.jms.core.JmsTemplate;

/** Global transactions of a real transaction manager over Redis and a database. */
class NarayanaIT extends ClientFixture {

  private static final int START_SCAN_AND_END = XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN;

  @TempDir static Path log;

  private static TransactionManager manager;

  private final JdbcDataSource database = new JdbcDataSource();
  private String target = "";

  @BeforeAll
  static void startManager() throws Exception {
    manager = Narayana.in(log);
  }

  @BeforeEach
  void open() throws Exception {
    target = name + ".target";
    database.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE moved (text VARCHAR(100))");
    }
  }

  private static RedisJmsXAConnectionFactory xaFactory(RedisServer server) {
    return new RedisJmsXAConnectionFactory(server.uri());
  }

  private List<String> rows() throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT text FROM moved")) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private interface Ending {
    void end() throws Exception;
  }

  /** Moves a message from one queue to the other, and notes it in the database. */
  private void move(XASession session, MessageConsumer consumer, Ending ending) throws Exception {
    javax.sql.XAConnection row = database.getXAConnection();
    manager.begin();
    Transaction transaction = manager.getTransaction();
    transaction.enlistResource(session.getXAResource());
    transaction.enlistResource(row.getXAResource());
    TextMessage message = (TextMessage) consumer.receive(PATIENCE_MILLIS);
    Queue queue = session.createQueue(target);
    session.createProducer(queue).send(session.createTextMessage(message.getText()));
    try (Connection connection = row.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO moved VALUES ('" + message.getText() + "')");
      transaction.delistResource(session.getXAResource(), XAResource.TMSUCCESS);
      transaction.delistResource(row.getXAResource(), XAResource.TMSUCCESS);
      ending.end();
    } finally {
      row.close();
    }
  }

  @Test
  void queueAndDatabaseAgree() throws Exception {
    JmsTemplate template = new JmsTemplate(factory());
    numbered("m", 6).forEach(text -> template.convertAndSend(name, text));
    try (XAConnection connection = xaFactory(RedisServer.shared()).createXAConnection()) {
      connection.start();
      XASession session = connection.createXASession();
      MessageConsumer consumer = session.createConsumer(new RedisJmsQueue(name));
      for (int i = 0; i < 3; i++) {
        move(session, consumer, manager::commit);
        move(session, consumer, manager::rollback);
      }
      assertThat(session.getXAResource().recover(START_SCAN_AND_END)).isEmpty();
    }
    assertThat(rows()).containsExactly("m0", "m1", "m2");
    assertThat(drain(target)).containsExactly("m0", "m1", "m2");
    assertThat(drain(name)).containsExactly("m3", "m4", "m5");
  }

  @Test
  void twoSessionsAreOneBranch() throws Exception {
    try (XAConnection one = xaFactory(RedisServer.shared()).createXAConnection();
        XAConnection two = xaFactory(RedisServer.shared()).createXAConnection()) {
      XASession first = one.createXASession();
      XASession second = two.createXASession();
      manager.begin();
      manager.getTransaction().enlistResource(first.getXAResource());
      manager.getTransaction().enlistResource(second.getXAResource());
      first.createProducer(first.createQueue(name)).send(first.createTextMessage("a"));
      second.createProducer(second.createQueue(name)).send(second.createTextMessage("b"));
      assertThat(drain(name)).isEmpty();
      manager.commit();
    }
    assertThat(drain(name)).containsExactly("a", "b");
  }

  /** Another process is killed in the middle of a transaction; then Redis is asked. */
  private void crash(RedisServer server, Phase phase) throws Exception {
    new JmsTemplate(factoryFor(server.uri())).convertAndSend(name, "survivor");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingMover.class.getName(),
                server.uri(),
                name,
                target,
                log.toString(),
                phase.name())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(CrashingResource.CODE);
    } finally {
      process.destroyForcibly();
    }
    assertThat(prepared(server)).isEqualTo(1);
    await(
        "nothing is prepared",
        () -> {
          try {
            Narayana.recover(xaFactory(server));
            return prepared(server) == 0;
          } catch (JMSException | XAException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static int prepared(RedisServer server) throws JMSException, XAException {
    try (XAConnection connection = xaFactory(server).createXAConnection()) {
      return connection.createXASession().getXAResource().recover(START_SCAN_AND_END).length;
    }
  }

  private static @Nullable Object next(RedisServer server, String queue) {
    JmsTemplate template = new JmsTemplate(factoryFor(server.uri()));
    template.setReceiveTimeout(JmsTemplate.RECEIVE_TIMEOUT_NO_WAIT);
    return template.receiveAndConvert(queue);
  }

  @Test
  void whatWasDecidedIsCommittedAfterACrash() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      crash(server, Phase.COMMIT);
      assertThat(next(server, target)).isEqualTo("survivor");
      assertThat(next(server, target)).isNull();
      assertThat(next(server, name)).isNull();
    }
  }

  @Test
  void whatWasNotDecidedIsRolledBackAfterACrash() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      crash(server, Phase.PREPARE);
      assertThat(next(server, name)).isEqualTo("survivor");
      assertThat(next(server, name)).isNull();
      assertThat(next(server, target)).isNull();
    }
  }
}
