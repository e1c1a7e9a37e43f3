package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.redisjms.destination.RedisJmsQueue;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;

/** Message-driven beans without transactions. */
class MessageDrivenBeanIT extends AdapterFixture {

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBeanGetsWhatIsInItsQueueOnThreadsOfTheServer() throws Exception {
    Container container = container();
    send("before");
    Bean bean = container.deploy(new Bean(), onQueue());
    send("after");
    await("both messages", () -> bean.got.size() == 2);
    assertThat(bean.got).containsExactlyInAnyOrder("before", "after");
    assertThat(bean.threads).allMatch(thread -> thread.startsWith(Threads.NAME));
    await("no thread of an idle bean", () -> container.threads.busy.get() == 0);
    await("no endpoint of an idle bean", () -> bean.endpoints.get() == 0);
    container.undeploy(bean);
    send("too late");
    assertThat(drain(queue)).containsExactly("too late");
    assertThat(bean.got).hasSize(2);
  }

  @Test
  void aSelectorLeavesTheRest() throws Exception {
    RedisJmsActivationSpec spec = onQueue();
    spec.setMessageSelector("colour = 'red'");
    Bean bean = container().deploy(new Bean(), spec);
    JMSContext context = beside();
    context.createProducer().setProperty("colour", "blue").send(queue, "1");
    context.createProducer().setProperty("colour", "red").send(queue, "2");
    await("the red one", () -> bean.got.contains("2"));
    assertThat(drain(queue)).containsExactly("1");
  }

  @Test
  void maxSessionBeansWorkAtTheSameTime() throws Exception {
    RedisJmsActivationSpec spec = onQueue();
    spec.setMaxSession(5);
    CountDownLatch five = new CountDownLatch(5);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Bean bean =
        new Bean(
            message -> {
              most.accumulateAndGet(working.incrementAndGet(), Math::max);
              five.countDown();
              awaitUninterruptibly(go);
              working.decrementAndGet();
            });
    container().deploy(bean, spec);
    send("1", "2", "3", "4", "5", "6", "7", "8");
    awaitUninterruptibly(five);
    assertThat(bean.got).hasSize(5);
    go.countDown();
    await("all of them", () -> bean.got.size() == 8);
    assertThat(most).hasValue(5);
  }

  @Test
  void whatTheBeanRefusesComesAgainAndEndsAsADeadLetter() throws Exception {
    AtomicInteger bad = new AtomicInteger();
    Bean bean =
        new Bean(
            message -> {
              try {
                if (message.getBody(String.class).equals("bad")) {
                  bad.incrementAndGet();
                  throw new IllegalArgumentException("refused on purpose");
                }
              } catch (jakarta.jms.JMSException e) {
                throw new IllegalStateException(e);
              }
            });
    container("maxDeliveries=3", "redeliveryDelay=10ms").deploy(bean, onQueue());
    send("bad", "good");
    Queue dead = new RedisJmsQueue("DLQ." + name);
    await("both", () -> bean.got.contains("good") && bad.get() == 3);
    try (var consumer = beside().createConsumer(dead)) {
      assertThat(consumer.receiveBody(String.class, PATIENCE_MILLIS)).isEqualTo("bad");
    }
    assertThat(bad).hasValue(3);
  }

  @Test
  void aDurableSubscriptionKeepsWhatComesWhileTheBeanIsAway() throws Exception {
    RedisJmsActivationSpec spec = onTopic();
    spec.setSubscriptionDurability("Durable");
    spec.setSubscriptionName("sub");
    spec.setClientId(name);
    Container container = container();
    Bean bean = new Bean();
    container.deploy(bean, spec);
    JMSContext context = beside();
    // Until there is the subscription, nobody gets anything.
    await(
        "the subscription",
        () -> {
          context.createProducer().send(topic, "first");
          return bean.got.contains("first");
        });
    container.undeploy(bean);
    context.createProducer().send(topic, "away");
    container.deploy(bean, spec);
    await("what came meanwhile", () -> bean.got.contains("away"));
    container.undeploy(bean);
    try (JMSContext owner =
        new org.redisjms.RedisJmsConnectionFactory(uri("clientId=" + name)).createContext()) {
      owner.unsubscribe("sub");
    }
  }

  @Test
  void twoServersShareASubscription() throws Exception {
    RedisJmsActivationSpec spec = onTopic();
    spec.setShareSubscriptions(true);
    spec.setSubscriptionName("shared");
    RedisJmsActivationSpec other = onTopic();
    other.setShareSubscriptions(true);
    other.setSubscriptionName("shared");
    Bean one = container().deploy(new Bean(), spec);
    Bean two = container().deploy(new Bean(), other);
    JMSContext context = beside();
    await(
        "both to get some",
        () -> {
          context.createProducer().send(topic, "x" + System.nanoTime());
          return !one.got.isEmpty() && !two.got.isEmpty();
        });
    assertThat(one.got).doesNotContainAnyElementsOf(two.got);
  }

  @Test
  void nothingIsLostWhileTheServerHasNoEndpoint() throws Exception {
    Bean bean = new Bean();
    bean.available = false;
    container("maxDeliveries=1").deploy(bean, onQueue());
    send("patience");
    bean.available = true;
    await("the message", () -> bean.got.contains("patience"));
    assertThat(bean.got).hasSize(1);
  }
}
