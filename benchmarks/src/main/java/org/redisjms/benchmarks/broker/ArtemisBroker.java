package org.redisjms.benchmarks.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.io.aio.AIOSequentialFileFactory;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * ActiveMQ Artemis with the journal that its own installer would choose: libaio where the machine
 * has it, else NIO. Arguments: folder, and whether the journal is forced to the disk.
 */
public final class ArtemisBroker implements Broker {
  /** What the installer finds on a disk that takes 0.3 ms to force something to it. */
  private static final int BUFFER_NANOS = (int) TimeUnit.MICROSECONDS.toNanos(300);

  private static final int POOL_FILES = 10;
  private static final String LIBAIO_WRAPPER = "libartemis-native-64.so";

  private final ActiveMQServer server;
  private final JournalType journal;
  private final boolean sync;

  private ArtemisBroker(ActiveMQServer server, JournalType journal, boolean sync) {
    this.server = server;
    this.journal = journal;
    this.sync = sync;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    boolean sync = Boolean.parseBoolean(arguments[1]);
    String uri = Broker.freeUri();
    unpackLibaioWrapper(folder);
    JournalType journal =
        AIOSequentialFileFactory.isSupported(folder.toFile())
            ? JournalType.ASYNCIO
            : JournalType.NIO;
    Configuration configuration =
        new ConfigurationImpl()
            .setSecurityEnabled(false)
            .setJMXManagementEnabled(false)
            .setMessageCounterEnabled(false)
            .setMaxDiskUsage(-1)
            .setPersistenceEnabled(true)
            .setJournalType(journal)
            .setJournalSyncTransactional(sync)
            .setJournalSyncNonTransactional(sync)
            .setJournalBufferTimeout_AIO(BUFFER_NANOS)
            .setJournalBufferTimeout_NIO(BUFFER_NANOS)
            .setJournalPoolFiles(POOL_FILES)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .setLargeMessagesDirectory(folder.resolve("large-messages").toString())
            .addAddressSetting(
                "#",
                new AddressSettings()
                    .setAutoDeleteQueues(false)
                    .setAutoDeleteAddresses(false)
                    .setDeadLetterAddress(SimpleString.of("DLQ"))
                    .setExpiryAddress(SimpleString.of("ExpiryQueue")))
            .addAcceptorConfiguration(
                "tcp",
                uri + "?protocols=CORE&tcpSendBufferSize=1048576&tcpReceiveBufferSize=1048576");
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(configuration);
    broker.start();
    Broker.serve(new ArtemisBroker(broker.getActiveMQServer(), journal, sync), uri, System.out);
  }

  /**
   * The library that Artemis calls libaio with is in a jar, and the JVM finds only files.
   *
   * @param folder of the JVM's {@code java.library.path}
   */
  private static void unpackLibaioWrapper(Path folder) throws IOException {
    try (InputStream library =
        ArtemisBroker.class.getResourceAsStream("/lib/linux-x86_64/" + LIBAIO_WRAPPER)) {
      if (library != null) {
        Files.copy(library, folder.resolve(LIBAIO_WRAPPER), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public String description() {
    return "ActiveMQ Artemis "
        + server.getVersion().getFullVersion()
        + ", journal "
        + (journal == JournalType.ASYNCIO ? "libaio" : "NIO")
        + (sync ? ", forced to the disk" : ", not forced to the disk");
  }

  @Override
  public void clean() throws Exception {
    for (String queue : server.getActiveMQServerControl().getQueueNames()) {
      server.destroyQueue(SimpleString.of(queue), null, false);
    }
  }
}
