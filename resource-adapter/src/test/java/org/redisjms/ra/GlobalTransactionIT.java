package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;

/** Global transactions of the server, of applications and of message-driven beans. */
class GlobalTransactionIT extends AdapterFixture {

  @Test
  void whatAnApplicationDoesIsPartOfTheBranch() throws Exception {
    Pool pool = container().pool();
    send("in");
    try (Connection connection = pool.connectionFactory().createConnection()) {
      connection.start();
      TransactionManager transaction = new TransactionManager();
      transaction.enlist(pool.only().getXAResource());
      try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
          MessageConsumer consumer = session.createConsumer(queue)) {
        assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
        session.createProducer(queue).send(session.createTextMessage("out"));
      }
      assertThat(drain(queue)).isEmpty();
      transaction.commit();
    }
    assertThat(drain(queue)).containsExactly("out");
    assertThat(pool.events).containsExactly("closed");
  }

  @Test
  void twoConnectionsJoinOneBranch() throws Exception {
    Pool pool = container().pool();
    try (JMSContext one = pool.connectionFactory().createContext();
        JMSContext two = pool.connectionFactory().createContext()) {
      TransactionManager transaction = new TransactionManager();
      for (ManagedConnection managed : pool.used) {
        transaction.enlist(managed.getXAResource());
      }
      one.createProducer().send(queue, "one");
      two.createProducer().send(queue, "two");
      transaction.rollback();
      assertThat(drain(queue)).isEmpty();
    }
  }

  @Test
  void producersAndConsumersThatAreKeptTakePartInWhatComesLater() throws Exception {
    Pool pool = container().pool();
    try (Connection connection = pool.connectionFactory().createConnection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue)) {
      connection.start();
      TransactionManager first = new TransactionManager();
      first.enlist(pool.only().getXAResource());
      producer.send(session.createTextMessage("never"));
      first.rollback();
      assertThat(consumer.receiveNoWait()).isNull();
      producer.send(session.createTextMessage("at once"));
      TransactionManager second = new TransactionManager();
      second.enlist(pool.only().getXAResource());
      assertThat(consumer.receive(PATIENCE_MILLIS)).isNotNull();
      second.rollback();
    }
    assertThat(drain(queue)).containsExactly("at once");
  }

  /** GlassFish does so, when a bean has failed. */
  @Test
  void aRollbackEndsWhatIsUnderWay() throws Exception {
    Pool pool = container().pool();
    try (JMSContext one = pool.connectionFactory().createContext();
        JMSContext two = pool.connectionFactory().createContext()) {
      TransactionManager transaction = new TransactionManager();
      for (ManagedConnection managed : pool.used) {
        transaction.enlist(managed.getXAResource());
      }
      one.createProducer().send(queue, "never");
      two.createProducer().send(queue, "never");
      pool.used.get(0).getXAResource().rollback(transaction.xid());
      one.createProducer().send(queue, "outside");
      TransactionManager next = new TransactionManager();
      next.enlist(pool.used.get(1).getXAResource());
      two.createProducer().send(queue, "next");
      next.commit();
    }
    assertThat(drain(queue)).containsExactly("outside", "next");
  }

  @Test
  void recoveryEndsWhatACrashHasLeft() throws Exception {
    Container container = container();
    Pool pool = container.pool();
    TransactionManager transaction = new TransactionManager();
    try (JMSContext context = pool.connectionFactory().createContext()) {
      transaction.enlist(pool.only().getXAResource());
      context.createProducer().send(queue, "prepared");
      transaction.prepare();
    }
    pool.close();
    Container restarted = container();
    XAResource recovery =
        restarted.adapter.getXAResources(new RedisJmsActivationSpec[] {onQueue()})[0];
    assertThat(recovery.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
        .anyMatch(
            xid ->
                Arrays.equals(
                    xid.getGlobalTransactionId(), transaction.xid().getGlobalTransactionId()));
    recovery.commit(transaction.xid(), false);
    assertThat(drain(queue)).containsExactly("prepared");
    ManagedConnection managed = restarted.pool().factory.createManagedConnection(null, null);
    assertThat(recovery.isSameRM(managed.getXAResource())).isTrue();
    assertThat(managed.getXAResource().isSameRM(recovery)).isTrue();
    managed.destroy();
  }

  @Test
  void recoveryWaitsForRedis() throws Exception {
    Container container = containerAt("redis://127.0.0.1:1?failoverTimeout=100ms");
    XAResource recovery = container.adapter.getXAResources(new RedisJmsActivationSpec[0])[0];
    assertThat(
            catchThrowableOfType(XAException.class, () -> recovery.recover(XAResource.TMSTARTRSCAN))
                .errorCode)
        .isEqualTo(XAException.XAER_RMFAIL);
  }

  @Test
  void recoveryDoesNotConnectAgainAfterTheEnd() throws Exception {
    Container container = container();
    XAResource recovery = container.adapter.getXAResources(new RedisJmsActivationSpec[0])[0];
    assertThat(recovery.recover(XAResource.TMSTARTRSCAN)).isEmpty();
    container.close();

    assertThat(
            catchThrowableOfType(XAException.class, () -> recovery.recover(XAResource.TMENDRSCAN))
                .errorCode)
        .isEqualTo(XAException.XAER_RMFAIL);
    awaitNoThreads();
  }

  @Test
  void connectionsThatTheServerForgetsAreClosedAtTheEnd() throws Exception {
    Container container = container();
    var factory = container.pool().factory;
    factory.createManagedConnection(null, null);
    container.close();

    awaitNoThreads();
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(ResourceException.class);
    awaitNoThreads();
  }

  @Test
  void aBeanConsumesAndSendsInOneTransaction() throws Exception {
    Container container = container("maxDeliveries=3", "redeliveryDelay=10ms");
    Pool pool = container.pool();
    Queue out = new RedisJmsQueue(name + ".out");
    AtomicInteger failures = new AtomicInteger();
    TransactedBean bean =
        new TransactedBean(
            message -> {
              try (JMSContext context = pool.connectionFactory().createContext()) {
                TransactedBean.current()
                    .enlist(pool.used.get(pool.used.size() - 1).getXAResource());
                String text = message.getBody(String.class);
                context.createProducer().send(out, "done " + text);
                if (text.startsWith("bad")) {
                  failures.incrementAndGet();
                  throw new IllegalArgumentException("refused on purpose");
                }
                if (text.startsWith("no")) {
                  failures.incrementAndGet();
                  TransactedBean.setRollbackOnly();
                }
              } catch (jakarta.jms.JMSException
                  | jakarta.resource.ResourceException
                  | XAException e) {
                throw new IllegalStateException(e);
              }
            });
    RedisJmsActivationSpec spec = onQueue();
    spec.setMaxSession(1);
    container.deploy(bean, spec);
    send("one", "bad", "no", "two");
    try (var dead = beside().createConsumer(new RedisJmsQueue("DLQ." + name))) {
      List<String> texts =
          List.of(
              dead.receiveBody(String.class, PATIENCE_MILLIS),
              dead.receiveBody(String.class, PATIENCE_MILLIS));
      assertThat(texts).containsExactlyInAnyOrder("bad", "no");
    }
    await("the good ones", () -> bean.committed.get() == 2);
    assertThat(failures).as("three deliveries of each").hasValue(6);
    assertThat(drain(out)).containsExactlyInAnyOrder("done one", "done two");
    assertThat(drain(queue)).isEmpty();
  }

  @Test
  void whereTheServerBeginsNoTransactionTheSessionAcknowledges() throws Exception {
    Container container = container("redeliveryDelay=10ms");
    AtomicInteger deliveries = new AtomicInteger();
    TransactedBean bean =
        new TransactedBean(
            message -> {
              if (deliveries.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
              }
            });
    bean.begins = false;
    container.deploy(bean, onQueue());
    send("x");
    await("the redelivery", () -> deliveries.get() == 2);
    container.undeploy(bean);
    assertThat(drain(queue)).isEmpty();
    assertThat(deliveries).hasValue(2);
  }

  @Test
  void manyMessagesManySessions() throws Exception {
    List<String> texts = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
    TransactedBean bean = new TransactedBean(message -> {});
    send(texts.toArray(String[]::new));
    container().deploy(bean, onQueue());
    await("all", () -> bean.committed.get() == 1000);
    assertThat(bean.got).containsExactlyInAnyOrderElementsOf(texts);
  }
}
