package org.redisjms.benchmarks.broker;

import java.nio.file.Path;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.store.kahadb.disk.journal.Journal.JournalDiskSyncStrategy;

/**
 * ActiveMQ Classic with KahaDB. Arguments: folder, and whether its journal is forced to the disk
 * for each message or once a second.
 */
public final class ClassicBroker implements Broker {
  private final BrokerService service;
  private final JournalDiskSyncStrategy strategy;

  private ClassicBroker(BrokerService service, JournalDiskSyncStrategy strategy) {
    this.service = service;
    this.strategy = strategy;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    JournalDiskSyncStrategy strategy =
        Boolean.parseBoolean(arguments[1])
            ? JournalDiskSyncStrategy.ALWAYS
            : JournalDiskSyncStrategy.PERIODIC;
    String uri = Broker.freeUri();
    KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
    store.setDirectory(folder.resolve("kahadb").toFile());
    store.setJournalDiskSyncStrategy(strategy.name());
    BrokerService service = new BrokerService();
    service.setUseJmx(false);
    service.setUseShutdownHook(false);
    service.setDataDirectory(folder.toString());
    service.setPersistenceAdapter(store);
    service.addConnector(uri);
    service.start();
    service.waitUntilStarted();
    Broker.serve(new ClassicBroker(service, strategy), uri, System.out);
  }

  @Override
  public String description() {
    return "ActiveMQ Classic "
        + BrokerService.class.getPackage().getImplementationVersion()
        + ", KahaDB, journal sync "
        + strategy;
  }

  @Override
  public void clean() throws Exception {
    for (ActiveMQDestination destination : service.getRegionBroker().getDestinations()) {
      if (!AdvisorySupport.isAdvisoryTopic(destination)) {
        service.removeDestination(destination);
      }
    }
  }
}
