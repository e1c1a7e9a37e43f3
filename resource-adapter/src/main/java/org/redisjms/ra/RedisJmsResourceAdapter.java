package org.redisjms.ra;

import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.Connector;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkManager;
import java.io.Serial;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAResource;
import org.jspecify.annotations.Nullable;
import org.redisjms.ra.admin.BrokerProperties;
import org.redisjms.ra.inbound.EndpointActivation;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;
import org.redisjms.ra.outbound.OpenConnections;

/**
 * What a Jakarta EE server starts, gives its message-driven beans to, and stops (Jakarta Connectors
 * 2.1, section 5.3). Its properties are the defaults for all that it makes. Nothing here waits for
 * Redis.
 */
@Connector(displayName = "Redis JMS", vendorName = "redisjms.org", eisType = "Jakarta Messaging")
public class RedisJmsResourceAdapter extends BrokerProperties
    implements ResourceAdapter, OpenConnections.Owner {

  @Serial private static final long serialVersionUID = 1L;

  /** How long an undeployment waits for beans that have a message. */
  private static final long PATIENCE_MILLIS = 5_000;

  private transient volatile @Nullable WorkManager workManager;

  private transient volatile @Nullable Map<Endpoint, EndpointActivation> activations;

  private transient volatile @Nullable RecoveryResource recovery;

  private transient volatile @Nullable OpenConnections connections;

  /** A deployed bean. Servers name it by the same objects when they undeploy it. */
  private record Endpoint(MessageEndpointFactory factory, ActivationSpec spec) {}

  /** What the properties say. */
  private final class OwnBroker implements RecoveryResource.Broker {

    @Override
    public XAConnection connect() throws JMSException, ResourceException {
      return factory(null).createXAConnection();
    }

    @Override
    public String resourceManager() throws JMSException, ResourceException {
      return factory(null).resourceManager();
    }
  }

  @Override
  public void start(BootstrapContext context) {
    workManager = context.getWorkManager();
    activations = new ConcurrentHashMap<>();
    recovery = new RecoveryResource(new OwnBroker());
    connections = new OpenConnections();
  }

  @Override
  public OpenConnections openConnections() {
    OpenConnections current = connections;
    return current == null ? new OpenConnections() : current;
  }

  /** Ends all beans at the same time, within seconds. */
  @Override
  public void stop() {
    Map<Endpoint, EndpointActivation> current = activations;
    if (current != null) {
      current.values().forEach(EndpointActivation::beginClose);
      current.values().forEach(activation -> activation.awaitEnd(PATIENCE_MILLIS));
      current.clear();
    }
    RecoveryResource present = recovery;
    if (present != null) {
      present.close();
    }
    OpenConnections open = connections;
    if (open != null) {
      open.close();
    }
    workManager = null;
  }

  /** Connects in the background, also when Redis is away for now. */
  @Override
  public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec)
      throws ResourceException {
    WorkManager work = workManager;
    Map<Endpoint, EndpointActivation> current = activations;
    if (work == null || current == null) {
      throw new ResourceException("The resource adapter is not started");
    }
    if (!(spec instanceof RedisJmsActivationSpec ours)) {
      throw new NotSupportedException("Not an activation of this resource adapter: " + spec);
    }
    EndpointActivation activation =
        new EndpointActivation(ours, factory, work, () -> factory(null));
    activation.start();
    current.put(new Endpoint(factory, spec), activation);
  }

  /** Returns when no bean has a message any more, or after a few seconds. */
  @Override
  public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
    Map<Endpoint, EndpointActivation> current = activations;
    EndpointActivation activation =
        current == null ? null : current.remove(new Endpoint(factory, spec));
    if (activation != null) {
      activation.beginClose();
      activation.awaitEnd(PATIENCE_MILLIS);
    }
  }

  /** One for all beans, as they have the same broker. */
  @Override
  public XAResource[] getXAResources(ActivationSpec[] specs) {
    RecoveryResource present = recovery;
    return present == null ? new XAResource[0] : new XAResource[] {present};
  }

  /** By its properties. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedisJmsResourceAdapter that && sameProperties(that);
  }

  @Override
  public int hashCode() {
    return propertiesHash();
  }
}
