package org.redisjms.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;
import org.redisjms.client.BrokerResource;

/** The connection for recovery when Redis goes away in between. */
class RecoveryResourceTest {

  private final List<String> calls = new ArrayList<>();

  /** A broker that is called so; with its connections Redis cannot be reached any more. */
  private record Broken(String resourceManager, List<String> calls)
      implements RecoveryResource.Broker {

    @Override
    public XAConnection connect() {
      return broken(calls);
    }
  }

  private static XAConnection broken(List<String> calls) {
    return (XAConnection)
        Proxy.newProxyInstance(
            RecoveryResourceTest.class.getClassLoader(),
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
    RecoveryResource resource = new RecoveryResource(new Broken("one", calls));
    assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN))
        .isInstanceOfSatisfying(
            XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XAER_RMFAIL));
    assertThat(calls).containsExactly("createXASession", "close");
  }

  @Test
  void everyCallTriesAgain() {
    RecoveryResource resource = new RecoveryResource(new Broken("one", calls));
    assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN));
    assertThatThrownBy(() -> resource.recover(XAResource.TMSTARTRSCAN));
    assertThat(calls).containsExactly("createXASession", "close", "createXASession", "close");
  }

  /**
   * WildFly's recovery begins to count anew how long a branch has been in doubt when one of two
   * resources recognises the other one and that one does not, so it never rolled back.
   */
  @Test
  void resourcesOfOneBrokerRecogniseEachOtherWithoutAConnection() throws Exception {
    RecoveryResource resource = new RecoveryResource(new Broken("one", calls));
    BrokerResource other = new RecoveryResource(new Broken("one", calls));
    BrokerResource elsewhere = new RecoveryResource(new Broken("two", calls));
    assertThat(resource.isSameRM(other)).isTrue();
    assertThat(resource.isSameRM(elsewhere)).isFalse();
    assertThat(resource.isSameRM(null)).isFalse();
    resource.close();
    assertThat(other.isSameRM(resource)).isTrue();
    assertThat(calls).isEmpty();
  }

  @Test
  void aBrokerThatIsNotConfiguredIsOnlyItself() {
    RecoveryResource resource = new RecoveryResource(new NotConfigured());
    assertThat(resource.isSameRM(resource)).isTrue();
    assertThat(resource.isSameRM(new RecoveryResource(new NotConfigured()))).isFalse();
  }

  private static final class NotConfigured implements RecoveryResource.Broker {

    @Override
    public XAConnection connect() throws ResourceException {
      throw new InvalidPropertyException("no URI");
    }

    @Override
    public String resourceManager() throws ResourceException {
      throw new InvalidPropertyException("no URI");
    }
  }
}
