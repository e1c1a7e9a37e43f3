package org.redisjms.examples.jakartaee;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/**
 * The desk by HTTP: {@code /desk?place=one&place=two}, {@code /desk?report}, {@code /desk?ask=…}.
 */
@WebServlet("/desk")
public class DeskServlet extends HttpServlet {

  @Serial private static final long serialVersionUID = 1L;

  @EJB private transient Desk desk;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print(answer(request));
  }

  private String answer(HttpServletRequest request) {
    String[] orders = request.getParameterValues("place");
    if (orders != null) {
      try {
        desk.place(orders);
        return "placed";
      } catch (EJBException e) {
        return "refused";
      }
    }
    String question = request.getParameter("ask");
    return String.valueOf(question != null ? desk.ask(question) : desk.report());
  }
}
