package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.Aof;
import org.redisjms.testkit.RedisServer;

/** Section 6.1.3 of Jakarta Messaging 3.1, and what is checked when a connection is set up. */
class ServerCheckIT extends JmsFixture {

  static String logOf(ThrowingRunnable action) throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  interface ThrowingRunnable {
    void run() throws Exception;
  }

  private void works(String uri) throws JMSException {
    try (Connection connection = new RedisJmsConnectionFactory(uri).createConnection();
        Session session = connection.createSession()) {
      connection.start();
      sendIn(session, queue, "a");
      assertThat(text(receive(session.createConsumer(queue)))).isEqualTo("a");
    }
  }

  /** Without an append-only file: a warning that says what to set, or a refusal. */
  @Test
  void noAppendOnlyFile() throws Exception {
    try (RedisServer server = RedisServer.builder().aof(Aof.NONE).start()) {
      assertThat(logOf(() -> works(server.uri()))).contains("WARN").contains("appendonly yes");
      RedisJmsConnectionFactory strict =
          new RedisJmsConnectionFactory(withOptions(server.uri(), "requireDurable=true"));
      assertThatThrownBy(strict::createConnection)
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("requireDurable")
          .hasMessageContaining("appendonly yes");
      assertThatThrownBy(strict::createContext).isInstanceOf(JMSRuntimeException.class);
    }
  }

  /** An eviction policy that deletes queues. */
  @Test
  void evictionOfKeys() throws Exception {
    try (RedisServer server =
        RedisServer.builder().maxmemory("100mb").config("maxmemory-policy allkeys-lru").start()) {
      assertThat(logOf(() -> works(server.uri()))).contains("maxmemory-policy noeviction");
      String strict = withOptions(server.uri(), "requireDurable=true");
      assertThatThrownBy(() -> new RedisJmsConnectionFactory(strict).createConnection())
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("allkeys-lru");
    }
  }

  /** A server as it should be, which also forbids its clients to look at its settings. */
  @Test
  void aGoodServer() throws Exception {
    try (RedisServer server =
        RedisServer.builder()
            .aof(Aof.ALWAYS)
            .aclUser("app", "secret", "~*", "&*", "+@all", "-config", "-info")
            .start()) {
      String log = logOf(() -> works(withOptions(server.uri(), "requireDurable=true")));
      assertThat(log).doesNotContain("WARN").doesNotContain("ERROR").doesNotContain("secret");
    }
  }
}
