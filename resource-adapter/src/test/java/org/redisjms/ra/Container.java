package org.redisjms.ra;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.XATerminator;
import jakarta.resource.spi.work.WorkContext;
import jakarta.resource.spi.work.WorkManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import org.redisjms.ra.inbound.RedisJmsActivationSpec;
import org.redisjms.ra.outbound.RedisJmsManagedConnectionFactory;

/** As much of a Jakarta EE server as a resource adapter sees. */
final class Container implements BootstrapContext, AutoCloseable {

  /** A deployed bean. */
  private record Deployed(Bean bean, RedisJmsActivationSpec spec) {}

  final Threads threads = new Threads();
  final RedisJmsResourceAdapter adapter = new RedisJmsResourceAdapter();
  private final List<Deployed> deployed = new ArrayList<>();
  private final List<Pool> pools = new ArrayList<>();

  Container(String uri) {
    adapter.setUri(uri);
    adapter.start(this);
  }

  /** Deploys a bean as servers do, with a specification that was validated. */
  Bean deploy(Bean bean, RedisJmsActivationSpec spec) throws ResourceException {
    spec.setResourceAdapter(adapter);
    spec.validate();
    adapter.endpointActivation(bean, spec);
    deployed.add(new Deployed(bean, spec));
    return bean;
  }

  void undeploy(Bean bean) {
    for (Deployed each : List.copyOf(deployed)) {
      if (each.bean() == bean) {
        adapter.endpointDeactivation(bean, each.spec());
        deployed.remove(each);
      }
    }
  }

  /** A pool of connections with the properties of the resource adapter. */
  Pool pool() {
    return pool(new RedisJmsManagedConnectionFactory());
  }

  Pool pool(RedisJmsManagedConnectionFactory factory) {
    factory.setResourceAdapter(adapter);
    Pool pool = new Pool(factory);
    pools.add(pool);
    return pool;
  }

  @Override
  public WorkManager getWorkManager() {
    return threads;
  }

  @Override
  public XATerminator getXATerminator() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Timer createTimer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isContextSupported(Class<? extends WorkContext> type) {
    return false;
  }

  @Override
  public TransactionSynchronizationRegistry getTransactionSynchronizationRegistry() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws ResourceException {
    for (Pool pool : pools) {
      pool.close();
    }
    adapter.stop();
    threads.close();
  }
}
