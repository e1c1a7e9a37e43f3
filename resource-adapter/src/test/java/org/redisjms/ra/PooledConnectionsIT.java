package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.security.PasswordCredential;
import java.util.Set;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.redisjms.ra.admin.AdministeredQueue;
import org.redisjms.ra.outbound.ConnectionHandle;
import org.redisjms.ra.outbound.RedisJmsManagedConnectionFactory;
import org.redisjms.testkit.RedisServer;

/** Connections out of a server's pool. */
class PooledConnectionsIT extends AdapterFixture {

  private void sendAndReceive(Connection connection) throws JMSException {
    try (Session session = connection.createSession()) {
      session.createProducer(queue).send(session.createTextMessage("hello"));
      connection.start();
      try (MessageConsumer consumer = session.createConsumer(queue)) {
        TextMessage message = (TextMessage) consumer.receive(PATIENCE_MILLIS);
        assertThat(message.getText()).isEqualTo("hello");
      }
    }
  }

  @Test
  void aClosedConnectionIsUsedAgain() throws Exception {
    Pool pool = container().pool();
    try (Connection connection = pool.connectionFactory().createConnection()) {
      sendAndReceive(connection);
    }
    ManagedConnection first = pool.free.iterator().next();
    try (Connection connection = pool.connectionFactory().createConnection()) {
      assertThat(pool.only()).isSameAs(first);
      sendAndReceive(connection);
    }
    assertThat(pool.events).containsExactly("closed", "closed");
  }

  @Test
  void theDomainSpecificFactoriesMakeTheirConnections() throws Exception {
    Pool pool = container().pool();
    try (QueueConnection connection = pool.connectionFactory().createQueueConnection();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)) {
      session.createSender(queue).send(session.createTextMessage("one"));
      assertThatThrownBy(() -> session.createTopic("t")).isInstanceOf(IllegalStateException.class);
    }
    try (TopicConnection connection = pool.connectionFactory().createTopicConnection();
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE)) {
      session.createPublisher(topic).publish(session.createTextMessage("two"));
      assertThatThrownBy(() -> session.createQueue("q")).isInstanceOf(IllegalStateException.class);
    }
    assertThat(drain(queue)).containsExactly("one");
  }

  @Test
  void contextsAreMadeAsServersMakeThem() throws Exception {
    Pool pool = container().pool();
    int mode = JMSContext.DUPS_OK_ACKNOWLEDGE;
    for (JMSContext context :
        new JMSContext[] {
          pool.connectionFactory().createContext(),
          pool.connectionFactory().createContext(mode),
          pool.connectionFactory().createContext(null, null),
          pool.connectionFactory().createContext(null, null, mode)
        }) {
      try (context) {
        context.createProducer().setProperty("kind", "test").send(queue, "hello");
        assertThat(context.createConsumer(queue).receiveBody(String.class, PATIENCE_MILLIS))
            .isEqualTo("hello");
      }
    }
    try (Connection connection = pool.connectionFactory().createConnection(null, null)) {
      sendAndReceive(connection);
    }
    assertThat(pool.used).isEmpty();
    assertThat(drain(queue)).isEmpty();
  }

  @Test
  void whatAnApplicationLeavesEndsWithItsHandle() throws Exception {
    Pool pool = container().pool();
    Connection connection = pool.connectionFactory().createConnection();
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageConsumer consumer = session.createConsumer(queue);
    TemporaryQueue temporary = session.createTemporaryQueue();
    session.createProducer(queue).send(session.createTextMessage("never committed"));
    connection.close();
    connection.close();

    assertThatThrownBy(() -> session.createTextMessage()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(consumer::receiveNoWait).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> beside().createProducer().send(temporary, "gone"))
        .hasMessageContaining(temporary.getQueueName());
    assertThat(drain(queue)).isEmpty();
    assertThat(pool.events).containsExactly("started", "rolled back", "closed");
  }

  @Test
  void whatOnlyAServerMayDoIsRefused() throws Exception {
    Pool pool = container().pool();
    try (Connection connection = pool.connectionFactory().createConnection();
        Session session = connection.createSession()) {
      assertThatThrownBy(() -> connection.setClientID("x")).isInstanceOf(JMSException.class);
      assertThatThrownBy(connection::stop).isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> connection.setExceptionListener(e -> {}))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> session.createConsumer(queue).setMessageListener(m -> {}))
          .isInstanceOf(JMSException.class);
    }
  }

  @Test
  void administeredQueuesAreQueues() throws Exception {
    AdministeredQueue administered = new AdministeredQueue();
    administered.setPhysicalName(name);
    Pool pool = container().pool();
    try (JMSContext context = pool.connectionFactory().createContext()) {
      context.createProducer().setJMSReplyTo(administered).send(administered, "hello");
      var message = context.createConsumer(administered).receive(PATIENCE_MILLIS);
      assertThat(message.getJMSReplyTo()).isEqualTo(queue);
    }
  }

  @Test
  void aHandleMovesToAnotherManagedConnection() throws Exception {
    Pool pool = container().pool();
    try (Connection connection = pool.connectionFactory().createConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(queue)) {
      ManagedConnection other = pool.factory.createManagedConnection(null, null);
      other.addConnectionEventListener(pool);
      ManagedConnection first = pool.only();
      other.associateConnection(connection);
      pool.used.remove(first);
      pool.free.add(first);
      first.cleanup();
      pool.used.add(other);
      connection.start();
      session.createProducer(queue).send(session.createTextMessage("moved"));
      assertThat(((TextMessage) consumer.receive(PATIENCE_MILLIS)).getText()).isEqualTo("moved");
    }
  }

  @Test
  void connectionsAreMatchedByWhoConnects() throws Exception {
    try (RedisServer server = RedisServer.builder().password("secret").start()) {
      Container container = containerAt(server.uri());
      RedisJmsManagedConnectionFactory factory = new RedisJmsManagedConnectionFactory();
      Pool pool = container.pool(factory);
      pool.connectionFactory().createConnection().close();
      Set<ManagedConnection> free = Set.copyOf(pool.free);
      assertThat(factory.matchManagedConnections(free, null, null)).isNotNull();

      Subject subject = new Subject();
      PasswordCredential credential = new PasswordCredential("default", "secret".toCharArray());
      credential.setManagedConnectionFactory(factory);
      subject.getPrivateCredentials().add(credential);
      assertThat(factory.matchManagedConnections(free, subject, null)).isNull();

      // As GlassFish asks when no user was configured.
      Subject nobody = new Subject();
      PasswordCredential empty = new PasswordCredential("", new char[0]);
      empty.setManagedConnectionFactory(factory);
      nobody.getPrivateCredentials().add(empty);
      assertThat(factory.matchManagedConnections(free, nobody, null)).isNotNull();

      // A connection that nobody uses can be given to somebody else.
      ManagedConnection managed = free.iterator().next();
      ConnectionHandle handle = (ConnectionHandle) managed.getConnection(subject, null);
      assertThat(managed.getMetaData().getUserName()).isEqualTo("default");
      assertThat(factory.matchManagedConnections(free, subject, null)).isSameAs(managed);
      assertThatThrownBy(() -> managed.getConnection(null, null))
          .isInstanceOf(jakarta.resource.spi.SecurityException.class);
      handle.close();

      assertThatThrownBy(() -> pool.connectionFactory().createConnection("default", "wrong"))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> pool.connectionFactory().createContext("default", "wrong"))
          .isInstanceOf(jakarta.jms.JMSSecurityRuntimeException.class);
      pool.close();
      container.close();
    }
  }

  @Test
  void theServerLearnsThatRedisIsGone() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Container container = containerAt(withOptions(server.uri(), "failoverTimeout=2s"));
      Pool pool = container.pool();
      Connection connection = pool.connectionFactory().createConnection();
      Session session = connection.createSession();
      ManagedConnection managed = pool.only();
      assertThat(pool.factory.getInvalidConnections(Set.of(managed))).isEmpty();
      server.kill9();
      assertThatThrownBy(() -> session.createProducer(queue).send(session.createTextMessage()))
          .isInstanceOf(JMSException.class);
      await("the error event", () -> pool.events.contains("error"));
      assertThat(pool.factory.matchManagedConnections(Set.of(managed), null, null)).isNull();
      assertThat(pool.factory.getInvalidConnections(Set.of(managed)).contains(managed)).isTrue();
      assertThatThrownBy(() -> pool.connectionFactory().createConnection())
          .isInstanceOf(JMSException.class);
      server.restart();
      container.close();
      awaitNoThreads();
    }
  }

  @Test
  void withoutAServerEachConnectionIsOpenedForItself() throws Exception {
    RedisJmsManagedConnectionFactory factory = new RedisJmsManagedConnectionFactory();
    factory.setUri(uri());
    var connectionFactory = (jakarta.jms.ConnectionFactory) factory.createConnectionFactory();
    try (Connection connection = connectionFactory.createConnection()) {
      sendAndReceive(connection);
    }
  }
}
