package org.redisjms.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import java.util.List;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** Sessions that have a part in global transactions. */
abstract class XaFixture extends EngineFixture {

  static final int NONE = XAResource.TMNOFLAGS;
  static final int JOIN = XAResource.TMJOIN;
  static final int RESUME = XAResource.TMRESUME;
  static final int SUCCESS = XAResource.TMSUCCESS;
  static final int FAIL = XAResource.TMFAIL;
  static final int SUSPEND = XAResource.TMSUSPEND;
  static final int SCAN = XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN;

  /** All tests have stores of their own. */
  private final String resourceManager = UUID.randomUUID().toString();

  final TestXid xid = TestXid.next();
  ConnectionEngine connection;
  SessionEngine session;
  XaEngine resource;

  @BeforeEach
  void open() throws JMSException {
    connection = started();
    session = connection.createSession(AcknowledgeMode.AUTO);
    resource = resource(session);
  }

  final XaEngine resource(SessionEngine of) {
    return new XaEngine(of, resourceManager);
  }

  final void prepareSending(Xid branch, String text) throws Exception {
    resource.start(branch, NONE);
    send(session, text);
    resource.end(branch, SUCCESS);
    resource.prepare(branch);
  }

  final List<String> texts() throws JMSException {
    ConnectionEngine reader = started();
    ConsumerEngine consumer = consumer(reader.createSession(AcknowledgeMode.AUTO));
    return receive(consumer, ready());
  }

  static void refused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(XAException.class, e -> assertThat(e.errorCode).isEqualTo(code));
  }
}
