package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.NoLeftovers;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;

/**
 * Passwords, ACL users and TLS, on servers that ask for them (Jakarta Messaging 3.1, section
 * 6.1.2).
 */
@ExtendWith(NoLeftovers.class)
class SecurityIT {
  /** With a character that a URI must encode. */
  private static final String SECRET = "s3cret/ü@";

  private static void sendAndReceive(RedisJmsConnectionFactory factory) {
    try (JMSContext context = factory.createContext()) {
      Queue queue = context.createQueue("secured");
      context.createProducer().send(queue, "hello");
      assertThat(
              context.createConsumer(queue).receiveBody(String.class, JmsFixture.PATIENCE_MILLIS))
          .isEqualTo("hello");
    }
  }

  @Test
  void passwords() throws JMSException {
    try (RedisServer server = RedisServer.builder().password(SECRET).start()) {
      sendAndReceive(new RedisJmsConnectionFactory(server.uri()));

      String open = "redis://" + server.host() + ":" + server.port();
      RedisJmsConnectionFactory factory = new RedisJmsConnectionFactory(open);
      assertThatThrownBy(factory::createConnection).isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> factory.createContext("default", "wrong"))
          .isInstanceOf(JMSSecurityRuntimeException.class)
          .hasMessageNotContaining("wrong");
      try (JMSContext context = factory.createContext("default", SECRET)) {
        assertThat(context.getMetaData()).isNotNull();
      }
    }
  }

  @Test
  void aUserWithTheRightsOfAMessagingClientAndNoOthers() {
    try (RedisServer server =
        RedisServer.builder()
            .aclUser(
                "shop",
                SECRET,
                "+@all",
                "-@admin",
                "-@dangerous",
                "+role",
                "+info",
                "~jms:*",
                "resetchannels",
                "&jms:*")
            .start()) {
      sendAndReceive(new RedisJmsConnectionFactory(server.uri()));
    }
  }

  @Test
  void tls() {
    try (RedisServer server = RedisServer.builder().tls().password(SECRET).start()) {
      assertThat(server.uri()).startsWith("rediss://");
      sendAndReceive(new RedisJmsConnectionFactory(server.uri()));
    }
  }

  @Test
  void tlsAndPasswordsForServersAndSentinels() {
    try (SentinelGroup group =
        SentinelGroup.builder().tls().password(SECRET).sentinelPassword("other").start()) {
      assertThat(group.uri()).startsWith("rediss-sentinel://");
      sendAndReceive(new RedisJmsConnectionFactory(JmsFixture.patientUri(group)));
    }
  }
}
