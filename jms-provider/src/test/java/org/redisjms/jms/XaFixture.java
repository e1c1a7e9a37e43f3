package org.redisjms.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.redisjms.RedisJmsXAConnectionFactory;
import org.redisjms.client.RedisJmsXAConnection;
import org.redisjms.client.RedisJmsXASession;
import org.redisjms.engine.TestXid;

/** Connections and sessions for global transactions, and what a transaction manager does. */
abstract class XaFixture extends JmsFixture {

  static final int SCAN = XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN;

  final RedisJmsXAConnectionFactory xaFactory(String... options) {
    return new RedisJmsXAConnectionFactory(uri(options));
  }

  final RedisJmsXAConnection xaConnection(String... options) throws JMSException {
    RedisJmsXAConnection connection = closeLater(xaFactory(options).createXAConnection());
    connection.start();
    return connection;
  }

  /** A session of a started connection of its own. */
  final RedisJmsXASession xaSession(String... options) throws JMSException {
    return xaConnection(options).createXASession();
  }

  /** Work of a session. */
  interface Part {
    void run(Session session) throws Exception;
  }

  /** Does work in a branch; answers its identifier. */
  static Xid work(RedisJmsXASession session, Part part) throws Exception {
    TestXid xid = TestXid.next();
    session.getXAResource().start(xid, XAResource.TMNOFLAGS);
    part.run(session);
    session.getXAResource().end(xid, XAResource.TMSUCCESS);
    return xid;
  }

  static Xid prepared(RedisJmsXASession session, Part part) throws Exception {
    Xid xid = work(session, part);
    assertThat(session.getXAResource().prepare(xid)).isEqualTo(XAResource.XA_OK);
    return xid;
  }

  static void refused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            XAException.class, e -> assertThat(e.errorCode).as(e.toString()).isEqualTo(code));
  }
}
