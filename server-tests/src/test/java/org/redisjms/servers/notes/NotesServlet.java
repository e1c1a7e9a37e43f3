package org.redisjms.servers.notes;

import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.io.Serial;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Sends what is posted as {@code note}, in a transaction that is rolled back if it is empty; {@code
 * GET} takes the next one. A subclass defines what it uses.
 */
public abstract class NotesServlet extends HttpServlet {

  @Serial private static final long serialVersionUID = 1L;

  static final String CONNECTIONS = "java:app/jms/defined";
  static final String NOTES = "java:app/jms/notes";

  private static final long TIMEOUT_MILLIS = 10_000;

  @Inject
  @JMSConnectionFactory(CONNECTIONS)
  private transient JMSContext context;

  @Resource private transient UserTransaction transaction;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    boolean kept = true;
    try {
      transaction.begin();
      for (String note : request.getParameterValues("note")) {
        context.createProducer().send((Queue) find(NOTES), note);
        kept &= !note.isEmpty();
      }
      if (kept) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
    } catch (NotSupportedException
        | SystemException
        | RollbackException
        | HeuristicMixedException
        | HeuristicRollbackException e) {
      throw new ServletException(e);
    }
    response.getWriter().print(kept ? "kept" : "dropped");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    try (JMSContext own = ((ConnectionFactory) find(CONNECTIONS)).createContext();
        JMSConsumer consumer = own.createConsumer((Queue) find(NOTES))) {
      response.getWriter().print(consumer.receiveBody(String.class, TIMEOUT_MILLIS));
    }
  }

  @SuppressWarnings("BanJNDI") // the names are constants
  private static Object find(String name) throws ServletException {
    try {
      return new InitialContext().lookup(name);
    } catch (NamingException e) {
      throw new ServletException(e);
    }
  }
}
