package org.redisjms.examples.jakartaee;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Enumeration;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * The desk by HTTP. {@code POST /desk} with {@code place=…}, {@code wholesale=…} or {@code
 * announce=…}, which may all be repeated, and {@code GET /desk?report}, {@code ?waiting}, {@code
 * ?ask=…}.
 */
@WebServlet("/desk")
public class DeskServlet extends HttpServlet {

  @Serial private static final long serialVersionUID = 1L;

  @EJB private transient Desk desk;

  @EJB private transient Wholesaler wholesaler;

  @EJB private transient Announcer announcer;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] orders = request.getParameterValues("place");
    String[] bulk = request.getParameterValues("wholesale");
    String[] news = request.getParameterValues("announce");
    String answer = "nothing to do";
    if (orders != null) {
      answer = place(orders);
    } else if (bulk != null) {
      answer = wholesaler.place(bulk) ? "placed" : "refused";
    } else if (news != null) {
      announcer.announce(news);
      answer = "announced";
    }
    print(answer, response);
  }

  private String place(String... orders) {
    try {
      desk.place(orders);
      return "placed";
    } catch (EJBException e) {
      return "refused";
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String question = request.getParameter("ask");
    if (question != null) {
      print(String.valueOf(desk.ask(question)), response);
    } else if (request.getParameter("waiting") != null) {
      print(String.valueOf(waiting()), response);
    } else {
      print(String.valueOf(desk.report()), response);
    }
  }

  /** How many reports wait; written as it was before there was injection. */
  @SuppressWarnings("BanJNDI") // the names are constants
  private static int waiting() throws ServletException {
    try {
      Context names = (Context) new InitialContext().lookup("java:comp/env");
      ConnectionFactory connections = (ConnectionFactory) names.lookup("jms/connections");
      Queue packed = (Queue) names.lookup("jms/packed");
      try (Connection connection = connections.createConnection();
          Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
          QueueBrowser browser = session.createBrowser(packed)) {
        int count = 0;
        for (Enumeration<?> reports = browser.getEnumeration();
            reports.hasMoreElements();
            count++) {
          reports.nextElement();
        }
        return count;
      }
    } catch (NamingException | JMSException e) {
      throw new ServletException(e);
    }
  }

  private static void print(String answer, HttpServletResponse response) throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print(answer);
  }
}
