package org.redisjms.examples;

import jakarta.jms.ConnectionFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.testkit.RedisServer;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.adapter.MessageListenerAdapter;

/**
 * Spring JMS on Redis: a template sends, and a listener container calls a method for each message,
 * each in a transaction. The argument is the URI of a Redis, if you have one.
 */
public final class SpringQueue {
  private SpringQueue() {}

  /** What the container calls; a class without any trace of messaging. */
  public static final class Greeter {
    private final BlockingQueue<String> greetings = new ArrayBlockingQueue<>(10);

    public void handleMessage(String text) {
      greetings.add(text);
    }
  }

  public static void main(String... arguments) throws InterruptedException {
    if (arguments.length > 0) {
      System.out.println(sendAndListen(arguments[0]));
    } else {
      try (RedisServer server = RedisServer.start()) {
        System.out.println(sendAndListen(server.uri()));
      }
    }
  }

  static @Nullable String sendAndListen(String uri) throws InterruptedException {
    ConnectionFactory factory = new RedisJmsConnectionFactory(uri);
    Greeter greeter = new Greeter();
    DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
    container.setConnectionFactory(factory);
    container.setDestinationName("spring.greetings");
    container.setSessionTransacted(true);
    container.setMessageListener(new MessageListenerAdapter(greeter));
    container.afterPropertiesSet();
    container.start();
    try {
      new JmsTemplate(factory).convertAndSend("spring.greetings", "Hello");
      return greeter.greetings.poll(1, TimeUnit.MINUTES);
    } finally {
      container.shutdown();
    }
  }
}
