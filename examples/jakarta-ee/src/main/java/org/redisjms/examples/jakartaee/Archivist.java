package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Keeps all news. Its subscription is durable: it also gets what was announced while it was away.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "destination", propertyValue = "news"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Topic"),
      @ActivationConfigProperty(propertyName = "subscriptionDurability", propertyValue = "Durable"),
      @ActivationConfigProperty(propertyName = "subscriptionName", propertyValue = "archive"),
      @ActivationConfigProperty(propertyName = "clientId", propertyValue = "orders")
    })
public class Archivist implements MessageListener {

  @Resource(name = "jdbc/orders")
  private DataSource database;

  @Override
  public void onMessage(Message message) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO archive (text) VALUES (?)")) {
      insert.setString(1, message.getBody(String.class));
      insert.executeUpdate();
    } catch (JMSException | SQLException e) {
      throw new EJBException(e);
    }
  }
}
