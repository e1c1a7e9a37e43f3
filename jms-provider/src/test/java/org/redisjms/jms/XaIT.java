package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.client.RedisJmsXAResource;
import org.redisjms.client.RedisJmsXASession;
import org.redisjms.destination.RedisJmsTopic;
import org.redisjms.engine.TestXid;
import org.redisjms.jndi.RedisJmsInitialContextFactory;
import org.redisjms.jndi.RedisJmsObjectFactory;

/** Section 11.3 of Jakarta Messaging 3.1: sessions in global transactions. */
class XaIT extends XaFixture {

  private final Queue other = queue("other");

  private Part moveOne(MessageConsumer consumer) {
    return session -> sendIn(session, other, text(receive(consumer)) + "'");
  }

  @Test
  void aPreparedBranchIsEndedByAnyConnection() throws Exception {
    send("a", "b", "c");
    RedisJmsXAConnection connection = xaConnection();
    RedisJmsXASession session = connection.createXASession();
    MessageConsumer consumer = session.createConsumer(queue);
    Xid first = prepared(session, moveOne(consumer));
    Xid second = prepared(session, moveOne(consumer));
    Xid never = work(session, moveOne(consumer));
    session.getXAResource().rollback(never);
    connection.close();
    assertThat(drain(other)).isEmpty();
    assertThat(drain()).containsExactly("c:2:again");

    RedisJmsXAResource resource = xaSession().getXAResource();
    assertThat(resource.recover(SCAN))
        .hasSize(2)
        .anyMatch(((TestXid) first)::isSame)
        .anyMatch(((TestXid) second)::isSame);
    resource.commit(first, false);
    resource.commit(first, false);
    resource.rollback(second);
    assertThat(resource.recover(SCAN)).isEmpty();
    assertThat(drain(other)).containsExactly("a':1");
    assertThat(drain()).containsExactly("b:2:again");
    refused(XAException.XAER_NOTA, () -> resource.rollback(first));
    refused(XAException.XAER_NOTA, () -> resource.rollback(TestXid.next()));
  }

  @Test
  void aBranchOfSeveralConnections() throws Exception {
    send("a", "b");
    RedisJmsXASession one = xaSession();
    RedisJmsXASession two = xaSession();
    MessageConsumer first = one.createConsumer(queue);
    MessageConsumer second = two.createConsumer(queue);
    assertThat(one.getXAResource().isSameRM(two.getXAResource())).isTrue();
    TestXid xid = TestXid.next();
    one.getXAResource().start(xid, XAResource.TMNOFLAGS);
    sendIn(one, other, text(receive(first)));
    one.getXAResource().end(xid, XAResource.TMSUCCESS);
    two.getXAResource().start(xid, XAResource.TMJOIN);
    sendIn(two, other, text(receive(second)));
    two.getXAResource().end(xid, XAResource.TMSUCCESS);
    xaSession().getXAResource().commit(xid, true);
    assertThat(drain(other)).containsExactly("a:1", "b:1");
    assertThat(drain()).isEmpty();
  }

  /** Section 6.1.8: the result of a closed session's work is determined later. */
  @Test
  void aConnectionCanBeClosedBeforeItsBranchEnds() throws Exception {
    send("a", "b", "c", "d");
    for (boolean onePhase : List.of(true, false)) {
      RedisJmsXAConnection connection = xaConnection();
      RedisJmsXASession session = connection.createXASession();
      RedisJmsXAResource resource = session.getXAResource();
      TestXid xid = TestXid.next();
      resource.start(xid, XAResource.TMNOFLAGS);
      MessageConsumer consumer = session.createConsumer(queue);
      sendIn(session, other, text(receive(consumer)));
      consumer.close();
      connection.close();
      resource.end(xid, XAResource.TMSUCCESS);
      if (!onePhase) {
        resource.prepare(xid);
      }
      resource.commit(xid, onePhase);
    }
    RedisJmsXAConnection connection = xaConnection();
    RedisJmsXASession session = connection.createXASession();
    Xid xid = work(session, moveOne(session.createConsumer(queue)));
    connection.close();
    session.getXAResource().rollback(xid);
    assertThat(drain()).containsExactly("c:2:again", "d:1");
    assertThat(drain(other)).containsExactly("a:1", "b:1");
    refused(
        XAException.XAER_RMFAIL,
        () -> session.getXAResource().start(TestXid.next(), XAResource.TMNOFLAGS));
    refused(XAException.XAER_RMFAIL, () -> session.getXAResource().recover(SCAN));
  }

  /** Who gets a publication is decided when it is committed, be it by another connection. */
  @Test
  void publicationsObeySelectorsAndNoLocal() throws Exception {
    Topic topic = new RedisJmsTopic(queue.getQueueName());
    RedisJmsXAConnection connection = xaConnection();
    RedisJmsXASession session = connection.createXASession();
    Session subscriber = session();
    MessageConsumer all = subscriber.createConsumer(topic);
    MessageConsumer red = subscriber.createConsumer(topic, "color = 'red'");
    MessageConsumer others = connection.createSession().createConsumer(topic, null, true);
    Xid xid =
        prepared(
            session,
            s -> {
              for (String color : List.of("red", "blue")) {
                jakarta.jms.TextMessage message = s.createTextMessage(color);
                message.setStringProperty("color", color);
                s.createProducer(topic).send(message);
              }
            });
    MessageConsumer late = subscriber.createConsumer(topic);
    assertThat(all.receiveNoWait()).isNull();
    xaSession().getXAResource().commit(xid, false);
    assertThat(texts(all, 2)).containsExactly("red", "blue");
    assertThat(texts(late, 2)).containsExactly("red", "blue");
    assertThat(texts(red, 1)).containsExactly("red");
    assertThat(red.receiveNoWait()).isNull();
    assertThat(others.receiveNoWait()).isNull();
  }

  @Test
  void anUndeliverableMessageGoesToTheDeadLetterQueue() throws Exception {
    send("bad", "good");
    RedisJmsXASession session = xaSession("maxDeliveries=2");
    MessageConsumer consumer = session.createConsumer(queue);
    for (int delivery = 1; delivery <= 2; delivery++) {
      Xid xid = work(session, s -> assertThat(text(receive(consumer))).isEqualTo("bad"));
      session.getXAResource().rollback(xid);
    }
    session
        .getXAResource()
        .commit(work(session, s -> assertThat(text(receive(consumer))).isEqualTo("good")), true);
    assertThat(drain(queue("unused"))).isEmpty();
    assertThat(drain(new org.redisjms.destination.RedisJmsQueue("DLQ." + queue.getQueueName())))
        .hasSize(1);
  }

  @Test
  void theResourceManagersAreToldApart() throws Exception {
    RedisJmsXAResource resource = xaSession().getXAResource();
    RedisJmsXAResource same = xaSession("prefetch=7").getXAResource();
    RedisJmsXAResource elsewhere =
        closeLater(
                new RedisJmsXAConnectionFactory(
                        withOptions(
                            org.redisjms.testkit.RedisServer.shared().uri(),
                            "keyPrefix=" + keyPrefix() + "2"))
                    .createXAConnection())
            .createXASession()
            .getXAResource();
    XAResource foreign =
        (XAResource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {XAResource.class}, (p, m, a) -> true);
    assertThat(resource.isSameRM(resource)).isTrue();
    assertThat(resource.isSameRM(same)).isTrue();
    assertThat(resource.isSameRM(elsewhere)).isFalse();
    assertThat(resource.isSameRM(foreign)).isFalse();
    assertThat(resource.isSameRM(null)).isFalse();
  }

  @Test
  void timeouts() throws Exception {
    send("a");
    RedisJmsXASession session = xaSession();
    RedisJmsXAResource resource = session.getXAResource();
    MessageConsumer consumer = session.createConsumer(queue);
    assertThat(resource.setTransactionTimeout(1)).isTrue();
    assertThat(resource.getTransactionTimeout()).isOne();
    Xid xid = work(session, moveOne(consumer));
    assertThat(state(receive(consumer))).isEqualTo("a:2:again");
    refused(XAException.XA_RBTIMEOUT, () -> resource.commit(xid, true));
    assertThat(drain(other)).isEmpty();
  }

  @Test
  void theSessionIsNotCommittedByTheClient() throws Exception {
    RedisJmsXASession session = xaSession();
    assertThat(session.getSession()).isSameAs(session);
    assertThat(session.getTransacted()).isTrue();
    assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(session::recover).isInstanceOf(jakarta.jms.IllegalStateException.class);
    RedisJmsXAConnection connection = xaConnection();
    assertThatThrownBy(() -> connection.createXASession(Session.CLIENT_ACKNOWLEDGE))
        .isInstanceOf(JMSException.class);
    RedisJmsXASession mixed = connection.createXASession(Session.SESSION_TRANSACTED);
    sendIn(mixed, queue, "a");
    mixed.rollback();
    Xid xid = work(mixed, s -> sendIn(s, queue, "b"));
    sendIn(mixed, queue, "c");
    mixed.commit();
    mixed.getXAResource().commit(xid, true);
    assertThat(drain()).containsExactly("c:1", "b:1");
    Session plain = connection.createSession(true, 0);
    sendIn(plain, queue, "d");
    plain.commit();
    assertThat(drain()).containsExactly("d:1");
  }

  @Test
  void aContextInAGlobalTransaction() throws Exception {
    XAJMSContext context = closeLater(xaFactory().createXAContext());
    assertThat(context.getContext()).isSameAs(context);
    assertThat(context.getTransacted()).isTrue();
    assertThat(context.getSessionMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
    assertThatThrownBy(context::rollback).isInstanceOf(TransactionInProgressRuntimeException.class);
    XAResource resource = context.getXAResource();
    assertThat(context.getXAResource()).isSameAs(resource);
    TestXid xid = TestXid.next();
    resource.start(xid, XAResource.TMNOFLAGS);
    context.createProducer().send(queue, "a");
    resource.end(xid, XAResource.TMSUCCESS);
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveNoWait()).isNull();
    resource.prepare(xid);
    resource.commit(xid, false);
    assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("a");
    assertThat(drain()).isEmpty();
  }

  @Test
  void theDomainsOfTheClassicApi() throws Exception {
    RedisJmsXAConnectionFactory factory = xaFactory();
    XAQueueConnection queues =
        closeLater(((XAQueueConnectionFactory) factory).createXAQueueConnection());
    assertThat(queues.createXAQueueSession().getQueueSession().createReceiver(queue)).isNotNull();
    XATopicConnection topics =
        closeLater(((XATopicConnectionFactory) factory).createXATopicConnection());
    Topic topic = topics.createXATopicSession().getTopicSession().createTopic("news");
    assertThat(topic.getTopicName()).isEqualTo("news");
    assertThatThrownBy(() -> ((RedisJmsXAConnection) queues).createXATopicSession())
        .isInstanceOf(jakarta.jms.IllegalStateException.class);
    assertThat(closeLater(((QueueConnectionFactory) factory).createQueueConnection()))
        .isNotInstanceOf(XAQueueConnection.class);
  }

  @Test
  @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // what JNDI asks for
  void theFactoryIsFoundByJndi() throws Exception {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, RedisJmsInitialContextFactory.class.getName());
    environment.put("xaconnectionfactory.jms/xa", uri());
    XAConnectionFactory found =
        (XAConnectionFactory) new InitialContext(environment).lookup("jms/xa");
    assertThat(closeLater(found.createXAConnection()).createXASession()).isNotNull();
    Object again =
        new RedisJmsObjectFactory()
            .getObjectInstance(
                ((RedisJmsXAConnectionFactory) found).getReference(), null, null, null);
    assertThat(again).isInstanceOf(RedisJmsXAConnectionFactory.class);
  }
}
