package org.redisjms.benchmarks.scenario;

import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XASession;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.redisjms.benchmarks.measure.Load;
import org.redisjms.benchmarks.measure.Measurement;
import org.redisjms.benchmarks.measure.Meter;
import org.redisjms.benchmarks.measure.Repeated;
import org.redisjms.benchmarks.measure.Scenario;

/**
 * A session that receives one message from a queue and sends one to another in a branch of a global
 * transaction, which is committed in two phases. There is no transaction manager, whose own log
 * would be measured too.
 */
record Xa(XAConnectionFactory factory) implements Scenario {
  @Override
  public List<Measurement> run(Load load, Meter meter) throws Exception {
    byte[] payload = load.payload();
    try (XAConnection connection = factory.createXAConnection()) {
      connection.start();
      XASession session = connection.createXASession();
      Transaction transaction = new TwoPhases(session.getXAResource());
      Jms.fill(session, transaction, Carrier.HERE, load.messages(), payload, Jms.Mark.NONE);
      return List.of(
          Repeated.rate(
              load, meter, List.of(new Carrier(session, transaction, payload, new Direction()))));
    }
  }

  /** What a transaction manager does with a resource. */
  private static final class TwoPhases implements Transaction {
    private final XAResource resource;
    private Branch branch = Branch.first();

    TwoPhases(XAResource resource) {
      this.resource = resource;
    }

    @Override
    public void begin() {
      branch = branch.next();
      call(() -> resource.start(branch, XAResource.TMNOFLAGS));
    }

    @Override
    public void commit() {
      call(
          () -> {
            resource.end(branch, XAResource.TMSUCCESS);
            int vote = resource.prepare(branch);
            if (vote != XAResource.XA_OK) {
              throw new IllegalStateException("prepare answers " + vote);
            }
            resource.commit(branch, false);
          });
    }

    @Override
    public void abandon() {
      call(
          () -> {
            resource.end(branch, XAResource.TMSUCCESS);
            resource.rollback(branch);
          });
    }

    private static void call(Call call) {
      try {
        call.run();
      } catch (XAException e) {
        // An XAException does not show its code by itself.
        throw new IllegalStateException("XA error " + e.errorCode, e);
      }
    }
  }

  private interface Call {
    void run() throws XAException;
  }
}
