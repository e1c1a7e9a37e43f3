package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Topic;

/** Announces news. Its context comes from the server, which also closes it. */
@Stateless
public class Announcer {

  @Inject
  @JMSConnectionFactory("java:comp/env/jms/connections")
  private JMSContext context;

  @Resource(name = "jms/news")
  private Topic news;

  /** Announces each of the texts. */
  public void announce(String... texts) {
    for (String text : texts) {
      context.createProducer().send(news, text);
    }
  }
}
