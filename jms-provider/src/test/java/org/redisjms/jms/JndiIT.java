package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisjms.jndi.RedisJmsInitialContextFactory;

/** Chapter 5 of Jakarta Messaging 3.1: administered objects, looked up as applications do. */
@SuppressWarnings({"BanJNDI", "JdkObsolete"}) // what JNDI asks for
class JndiIT extends JmsFixture {

  private static Hashtable<String, String> environment(String... namesAndValues) {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, RedisJmsInitialContextFactory.class.getName());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return environment;
  }

  /** Sections 5.1 to 5.3: the whole way. */
  @Test
  void fromTheEnvironment() throws Exception {
    Context naming =
        new InitialContext(
            environment(
                "connectionfactory.jms/broker", uri("maxDeliveries=3"),
                "queue.jms/orders", queue.getQueueName()));
    QueueConnectionFactory factory = (QueueConnectionFactory) naming.lookup("jms/broker");
    Queue orders = (Queue) naming.lookup("jms/orders");
    assertThat(orders).isEqualTo(queue);
    assertThat(naming.lookup("dynamicQueues/" + queue.getQueueName())).isEqualTo(queue);
    try (QueueConnection connection = factory.createQueueConnection()) {
      connection.start();
      QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
      session.createSender(orders).send(session.createTextMessage("a"));
      assertThat(text(receive(session.createReceiver(orders)))).isEqualTo("a");
    }
    assertThatThrownBy(() -> naming.lookup("jms/nothing"))
        .isInstanceOf(NameNotFoundException.class);
  }

  /** A file that PROVIDER_URL names, with variables. */
  @Test
  void fromAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("jms.properties");
    Files.write(
        file,
        List.of(
            "connectionFactory.broker = ${redisjms.test.unset:-" + uri() + "}",
            "queue.orders = " + queue.getQueueName()));
    Context naming = new InitialContext(environment(Context.PROVIDER_URL, file.toUri().toString()));
    exchange(naming, "broker", "orders");
  }

  /** The broker as PROVIDER_URL, and no entry at all. */
  @Test
  void fromTheBrokersUri() throws Exception {
    Context naming = new InitialContext(environment(Context.PROVIDER_URL, uri()));
    exchange(naming, "ConnectionFactory", "dynamicQueues/" + queue.getQueueName());
  }

  /** The usual file on the class path. */
  @Test
  void fromJndiProperties(@TempDir Path folder) throws Exception {
    Files.write(
        folder.resolve("jndi.properties"),
        List.of(
            Context.INITIAL_CONTEXT_FACTORY + " = " + RedisJmsInitialContextFactory.class.getName(),
            "connectionfactory.ConnectionFactory = " + uri(),
            "queue.orders = " + queue.getQueueName()));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      exchange(new InitialContext(), "ConnectionFactory", "orders");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void exchange(Context naming, String factoryName, String queueName)
      throws Exception {
    ConnectionFactory factory = (ConnectionFactory) naming.lookup(factoryName);
    Queue target = (Queue) naming.lookup(queueName);
    try (JMSContext context = factory.createContext()) {
      context.createProducer().send(target, "a");
      assertThat(context.createConsumer(target).receiveBody(String.class, PATIENCE_MILLIS))
          .isEqualTo("a");
    }
  }

  /** What is wrong in an entry is said at once, with its name and without passwords. */
  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(
            () ->
                new InitialContext(
                    environment("connectionfactory.cf", "redis://:hush@h:1?prefecth=3")))
        .isInstanceOf(NamingException.class)
        .hasMessageContaining("connectionfactory.cf")
        .hasMessageContaining("prefetch")
        .hasMessageNotContaining("hush");
  }

  /** Section 5.3: a factory survives being bound as a Reference and looked up again. */
  @Test
  void aReferenceBecomesTheFactoryAgain() throws Exception {
    Object copy =
        javax.naming.spi.NamingManager.getObjectInstance(
            factory("maxDeliveries=3").getReference(), null, null, null);
    try (Connection connection = ((ConnectionFactory) copy).createConnection();
        Session session = connection.createSession()) {
      sendIn(session, queue, "a");
    }
    assertThat(drain()).containsExactly("a:1");
  }
}
