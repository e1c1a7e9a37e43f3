package org.redisjms.tck.clients;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;

/** Routes of Apache Camel through our queues and topics. */
class CamelJmsIT extends ClientFixture {

  private final CamelContext camel = new DefaultCamelContext();
  private final JmsTemplate template = patient(new JmsTemplate(factory()));
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void addComponents() {
    camel.addComponent("jms", JmsComponent.jmsComponent(factory("maxDeliveries=3")));
    CachingConnectionFactory caching = new CachingConnectionFactory(factory("maxDeliveries=3"));
    closeLater(caching::destroy);
    camel.addComponent(
        "transacted",
        JmsComponent.jmsComponentTransacted(caching, new JmsTransactionManager(caching)));
    camel.getShutdownStrategy().setTimeout(10);
  }

  @AfterEach
  void stopCamel() {
    camel.stop();
  }

  private interface Routes {
    void add(RouteBuilder routes);
  }

  private ProducerTemplate start(Routes routes) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            routes.add(this);
          }
        });
    camel.start();
    return camel.createProducerTemplate();
  }

  /** A route in a transaction: a step that fails takes back what the steps before have sent. */
  @Test
  void movesInATransaction() throws Exception {
    ProducerTemplate producer =
        start(
            routes ->
                routes
                    .from("transacted:queue:" + name)
                    .to(ExchangePattern.InOnly, "transacted:queue:" + name + ".out")
                    .process(
                        exchange -> {
                          boolean again =
                              exchange.getMessage().getHeader("JMSRedelivered", Boolean.class);
                          heard.add(exchange.getMessage().getBody(String.class) + ":" + again);
                          if (!again) {
                            throw new UnsupportedOperationException("rolls back");
                          }
                        }));
    producer.sendBody("jms:queue:" + name, "a");
    producer.sendBody("jms:queue:" + name, "b");
    assertThat(template.receiveAndConvert(name + ".out")).isEqualTo("a");
    assertThat(template.receiveAndConvert(name + ".out")).isEqualTo("b");
    assertThat(drain(name + ".out")).isEmpty();
    assertThat(heard).containsExactly("a:false", "a:true", "b:false", "b:true");
  }

  /** A route that always fails gives its message to the dead-letter queue. */
  @Test
  void deadLettersWhatAlwaysFails() throws Exception {
    ProducerTemplate producer =
        start(
            routes ->
                routes
                    .from("jms:queue:" + name + "?transacted=true")
                    .process(
                        exchange -> {
                          heard.add(
                              exchange.getMessage().getHeader("JMSXDeliveryCount", String.class));
                          throw new UnsupportedOperationException("rolls back");
                        }));
    producer.sendBody("jms:queue:" + name, "bad");
    assertThat(template.receiveAndConvert("DLQ." + name)).isEqualTo("bad");
    assertThat(heard).containsExactly("1", "2", "3");
  }

  /** Camel's own redeliveries and dead-letter endpoint, within one delivery. */
  @Test
  void redeliversByItself() throws Exception {
    ProducerTemplate producer =
        start(
            routes ->
                routes
                    .from("jms:queue:" + name + "?transacted=true")
                    .errorHandler(
                        routes
                            .deadLetterChannel("jms:queue:" + name + ".dead")
                            .maximumRedeliveries(2)
                            .redeliveryDelay(1))
                    .process(
                        exchange -> {
                          heard.add(
                              exchange.getMessage().getHeader("JMSXDeliveryCount", String.class));
                          throw new UnsupportedOperationException("fails");
                        }));
    producer.sendBody("jms:queue:" + name, "bad");
    assertThat(template.receiveAndConvert(name + ".dead")).isEqualTo("bad");
    assertThat(heard).containsExactly("1", "1", "1");
  }

  /** Answers come through a temporary queue, a queue of our own, or one shared by selectors. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "replyToType=Temporary",
        "replyToType=Exclusive&replyTo=camel.replies.exclusive",
        "replyToType=Shared&replyTo=camel.replies.shared"
      })
  void asksAndGetsAnswers(String replies) throws Exception {
    ProducerTemplate producer =
        start(
            routes ->
                routes
                    .from("jms:queue:" + name + "?concurrentConsumers=3")
                    .transform(routes.simple("${body}!")));
    String endpoint = "jms:queue:" + name + "?requestTimeout=" + PATIENCE_MILLIS + "&" + replies;
    List<CompletableFuture<Object>> answers =
        numbered("m", 20).stream()
            .map(text -> producer.asyncRequestBody(endpoint, (Object) text))
            .toList();
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .isEqualTo("m" + i + "!");
    }
  }

  /** A durable route gets what was published while it was stopped. */
  @Test
  void subscribesDurably() throws Exception {
    String subscription = "?clientId=" + name + "&durableSubscriptionName=durable";
    ProducerTemplate producer =
        start(
            routes ->
                routes
                    .from("jms:topic:" + name + subscription)
                    .routeId("durable")
                    .process(exchange -> heard.add(exchange.getMessage().getBody(String.class))));
    await(
        "it is subscribed",
        () -> {
          producer.sendBody("jms:topic:" + name, "first");
          return !heard.isEmpty();
        });
    camel.getRouteController().stopRoute("durable");
    heard.clear();
    producer.sendBody("jms:topic:" + name, "while it was away");
    assertThat(heard).isEmpty();
    camel.getRouteController().startRoute("durable");
    await("it is heard", () -> heard.contains("while it was away"));
    camel.stop();
    unsubscribe();
  }

  private void unsubscribe() throws JMSException {
    try (var connection = factory("clientId=" + name).createConnection();
        var session = connection.createSession()) {
      session.unsubscribe("durable");
    }
  }

  /** What arrives goes on with its headers, its priority and its end of life. */
  @Test
  void preservesHeadersPriorityAndExpiration() throws Exception {
    start(
        routes ->
            routes
                .from("jms:queue:" + name)
                .to(ExchangePattern.InOnly, "jms:queue:" + name + ".out?preserveMessageQos=true"));
    template.setExplicitQosEnabled(true);
    template.setPriority(8);
    template.setTimeToLive(60_000);
    template.convertAndSend(
        name,
        "text",
        message -> {
          message.setJMSCorrelationID("correlation");
          message.setJMSType("type");
          message.setIntProperty("amount", 17);
          message.setStringProperty("shop", "north");
          return message;
        });
    Message message = template.receive(name + ".out");
    assertThat(message).isNotNull();
    assertThat(message.getBody(String.class)).isEqualTo("text");
    assertThat(message.getJMSPriority()).isEqualTo(8);
    assertThat(message.getJMSExpiration()).isBetween(1L, System.currentTimeMillis() + 60_000);
    assertThat(message.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(message.getJMSType()).isEqualTo("type");
    assertThat(message.getIntProperty("amount")).isEqualTo(17);
    assertThat(message.getStringProperty("shop")).isEqualTo("north");
  }
}
