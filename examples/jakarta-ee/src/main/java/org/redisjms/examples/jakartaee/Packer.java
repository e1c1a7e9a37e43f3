package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.EJBException;
import jakarta.ejb.MessageDriven;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Takes orders, writes down in a database what it has packed, and reports it, all in one
 * transaction: an order that cannot be packed is neither written down nor reported. It comes again,
 * and ends in the dead-letter queue.
 */
@MessageDriven(
    activationConfig = {
      @ActivationConfigProperty(propertyName = "destination", propertyValue = "orders"),
      @ActivationConfigProperty(
          propertyName = "destinationType",
          propertyValue = "jakarta.jms.Queue")
    })
public class Packer implements MessageListener {

  @Resource(name = "jms/connections")
  private ConnectionFactory connections;

  @Resource(name = "jms/packed")
  private Queue packed;

  @Resource(name = "jdbc/orders")
  private DataSource database;

  @Override
  public void onMessage(Message message) {
    try {
      String order = message.getBody(String.class);
      writeDown(order);
      report("packed " + order);
      if (order.startsWith("broken")) {
        throw new IllegalArgumentException("This order cannot be packed: " + order);
      }
    } catch (JMSException | SQLException e) {
      throw new EJBException(e);
    }
  }

  private void writeDown(String order) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO packed (text) VALUES (?)")) {
      insert.setString(1, order);
      insert.executeUpdate();
    }
  }

  private void report(String text) {
    try (JMSContext context = connections.createContext()) {
      context.createProducer().send(packed, text);
    }
  }
}
