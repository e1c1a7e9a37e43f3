package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.FaultProxy;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.RedisServer;
import org.redisjms.testkit.SentinelGroup;

/** Message-driven beans while Redis is away. */
class OutageIT extends AdapterFixture {

  /** More than "within seconds", as these machines may be slow; much less than any time-out. */
  private static final Duration SECONDS = Duration.ofSeconds(60);

  @Test
  void aBeanThatIsDeployedWithoutRedisStartsWhenRedisIsBack() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      String uri = server.uri();
      server.shutdown();
      Container container = containerAt(withOptions(uri, "failoverTimeout=2s"));
      Bean bean = container.deploy(new Bean(), onQueue());
      server.restart();
      try (JMSContext context = new RedisJmsConnectionFactory(uri).createContext()) {
        context.createProducer().send(queue, "back");
      }
      await("the message", () -> bean.got.contains("back"));
      container.close();
      awaitNoThreads();
    }
  }

  @Test
  void aBeanThatHasNeverConnectedIsUndeployedWithinSeconds() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      server.shutdown();
      Container container = containerAt(withOptions(server.uri(), "failoverTimeout=3s"));
      Bean bean = container.deploy(new Bean(), onQueue());
      long before = System.nanoTime();
      container.undeploy(bean);
      container.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SECONDS);
      await("the work to end", () -> container.threads.busy.get() == 0);
      server.restart();
      awaitNoThreads();
    }
  }

  @Test
  void anUndeploymentWaitsForTheBeanThatIsJustConnecting() throws Exception {
    try (RedisServer server = RedisServer.start();
        FaultProxy proxy = FaultProxy.before(server)) {
      proxy.stall();
      Container container = containerAt(proxy.uri());
      Bean bean = container.deploy(new Bean(), onQueue());
      await("the attempt to connect", () -> proxy.connections() > 0);
      Thread undeployer = new Thread(() -> container.undeploy(bean));
      undeployer.start();
      await("it waits", () -> undeployer.getState() == Thread.State.TIMED_WAITING);
      proxy.flow();
      undeployer.join(PATIENCE_MILLIS);
      assertThat(undeployer.isAlive()).isFalse();
      container.close();
      awaitNoThreads();
    }
  }

  @Test
  void aBeanIsUndeployedWithinSecondsWhileRedisIsDown() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      Container container = containerAt(withOptions(server.uri(), "failoverTimeout=3s"));
      Bean bean = container.deploy(new Bean(), onQueue());
      try (JMSContext context = new RedisJmsConnectionFactory(server.uri()).createContext()) {
        context.createProducer().send(queue, "one");
      }
      await("the message", () -> bean.got.contains("one"));
      server.kill9();
      long before = System.nanoTime();
      container.undeploy(bean);
      container.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SECONDS);
      await("the work to end", () -> container.threads.busy.get() == 0);
      server.restart();
      awaitNoThreads();
    }
  }

  @Test
  void anUndeploymentWaitsForTheBeanThatHasAMessage() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Container container = container();
    Bean bean =
        new Bean(
            message -> {
              began.countDown();
              try {
                go.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    container.deploy(bean, onQueue());
    send("one");
    assertThat(began.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    Thread undeployer = new Thread(() -> container.undeploy(bean));
    undeployer.start();
    go.countDown();
    undeployer.join(PATIENCE_MILLIS);
    assertThat(undeployer.isAlive()).isFalse();
    assertThat(drain(queue)).as("acknowledged").isEmpty();
  }

  @Test
  void beansGoOnAfterAFailover() throws Exception {
    SentinelGroup group = SentinelGroup.shared();
    // Longer than sentinels may stand still on a busy machine.
    String uri = withOptions(group.uri(), "failoverTimeout=2m");
    Container container = containerAt(uri);
    Bean bean = container.deploy(new Bean(), onQueue());
    List<String> texts = IntStream.range(0, 600).mapToObj(Integer::toString).toList();
    try (JMSContext context = new RedisJmsConnectionFactory(uri).createContext()) {
      for (String text : texts) {
        if (text.equals("200")) {
          RedisProcess old = group.master();
          old.kill9();
        }
        context.createProducer().send(queue, text);
      }
    }
    await("all messages", () -> bean.got.containsAll(texts));
    assertThat(bean.got).as("nothing twice").doesNotHaveDuplicates();
    container.close();
    group.heal();
  }
}
