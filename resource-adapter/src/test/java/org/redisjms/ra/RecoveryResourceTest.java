package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;

/** The connection for recovery when Redis goes away in between. */
class RecoveryResourceTest {

  private final List<String> calls = new ArrayList<>();

  /** A connection that Redis cannot be reached with any more. */
  private XAConnection broken() {
    return (XAConnection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {XAConnection.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              if (method.getName().equals("createXASession")) {
                throw new JMSException("Redis is away");
              }
              return null;
            });
  }

  @Test
  void aConnectionWithoutASessionIsClosed() {
    RecoveryResource resource = new RecoveryResource(this::broken);
    assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN))
        .isInstanceOfSatisfying(
            XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL));
    assertThat(calls).containsExactly("createXASession", "close");
  }

  @Test
  void everyCallTriesAgain() {
    RecoveryResource resource = new RecoveryResource(this::broken);
    assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN));
    assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN));
    assertThat(calls).containsExactly("createXASession", "close", "createXASession", "close");
  }
}
