package org.redisjms.examples.jakartaee;

import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

/** Places orders in transactions that it begins and ends itself. */
@Stateless
@TransactionManagement(TransactionManagementType.BEAN)
public class Wholesaler {

  @Resource private UserTransaction transaction;

  @Resource(name = "jms/connections")
  private ConnectionFactory connections;

  @Resource(name = "jms/orders")
  private Queue orders;

  /**
   * Places all of the orders or, if one of them is empty, none.
   *
   * @return whether they were placed
   */
  public boolean place(String... texts) {
    try {
      transaction.begin();
      boolean complete = send(texts);
      if (complete) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
      return complete;
    } catch (NotSupportedException
        | RollbackException
        | HeuristicMixedException
        | HeuristicRollbackException
        | SystemException e) {
      throw new EJBException(e);
    }
  }

  private boolean send(String... texts) {
    boolean complete = true;
    try (JMSContext context = connections.createContext()) {
      for (String text : texts) {
        context.createProducer().send(orders, text);
        complete &= !text.isEmpty();
      }
    }
    return complete;
  }
}
