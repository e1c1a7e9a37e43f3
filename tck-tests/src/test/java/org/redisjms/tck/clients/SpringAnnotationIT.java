package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.JmsHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

/** An application of annotations, with nothing of ours but the connection factory. */
class SpringAnnotationIT extends ClientFixture {

  @Configuration
  @EnableJms
  static class Shop {
    final List<String> orders = new CopyOnWriteArrayList<>();
    final List<String> news = new CopyOnWriteArrayList<>();

    @Bean
    ConnectionFactory connectionFactory() {
      return factory();
    }

    @Bean
    JmsTemplate jmsTemplate(ConnectionFactory connectionFactory) {
      return patient(new JmsTemplate(connectionFactory));
    }

    @Bean
    DefaultJmsListenerContainerFactory jmsListenerContainerFactory(
        ConnectionFactory connectionFactory) {
      return containers(connectionFactory, false);
    }

    @Bean
    DefaultJmsListenerContainerFactory topics(ConnectionFactory connectionFactory) {
      return containers(connectionFactory, true);
    }

    private static DefaultJmsListenerContainerFactory containers(
        ConnectionFactory connectionFactory, boolean topics) {
      DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
      factory.setConnectionFactory(connectionFactory);
      factory.setSessionTransacted(true);
      factory.setPubSubDomain(topics);
      factory.setErrorHandler(failure -> {});
      return factory;
    }

    @JmsListener(destination = "annotated.orders", concurrency = "1-2")
    @SendTo("annotated.confirmations")
    String order(
        String text,
        @Header(JmsHeaders.REDELIVERED) boolean redelivered,
        @Header(name = "shop", required = false) @Nullable String shop) {
      orders.add(text + " of " + shop + (redelivered ? ", again" : ""));
      if (text.equals("difficult") && !redelivered) {
        throw new UnsupportedOperationException("rolls back");
      }
      return text + " confirmed";
    }

    @JmsListener(destination = "annotated.news", containerFactory = "topics")
    void news(String text) {
      news.add(text);
    }
  }

  @Test
  void listenersAreMethods() {
    try (var context = new AnnotationConfigApplicationContext(Shop.class)) {
      Shop shop = context.getBean(Shop.class);
      JmsTemplate template = context.getBean(JmsTemplate.class);
      template.convertAndSend(
          "annotated.orders",
          "tea",
          message -> {
            message.setStringProperty("shop", "north");
            return message;
          });
      assertThat(template.receiveAndConvert("annotated.confirmations")).isEqualTo("tea confirmed");
      template.convertAndSend("annotated.orders", "difficult");
      assertThat(template.receiveAndConvert("annotated.confirmations"))
          .isEqualTo("difficult confirmed");
      assertThat(shop.orders)
          .containsExactly("tea of north", "difficult of null", "difficult of null, again");

      JmsTemplate publisher = new JmsTemplate(factory());
      publisher.setPubSubDomain(true);
      await(
          "the news is heard",
          () -> {
            publisher.convertAndSend("annotated.news", "sold out");
            return shop.news.contains("sold out");
          });
    }
  }
}
