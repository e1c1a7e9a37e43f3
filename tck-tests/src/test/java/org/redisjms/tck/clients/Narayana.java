package org.redisjms.tck.clients;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.RecoveryEnvironmentBean;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.util.List;
import javax.transaction.xa.XAResource;

/** The transaction manager Narayana in this JVM, with a log that another JVM may have begun. */
final class Narayana {

  private static final String NODE = "1";

  private Narayana() {}

  /** Uses the log in this folder, from the beginning of the JVM on. */
  static TransactionManager in(Path log) throws CoreEnvironmentBeanException {
    BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier(NODE);
    for (String store : new String[] {"default", "communicationStore", "stateStore"}) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreDir(log.toString());
    }
    JTAEnvironmentBean jta = BeanPopulator.getDefaultInstance(JTAEnvironmentBean.class);
    jta.setXaRecoveryNodes(List.of(NODE));
    jta.setOrphanSafetyInterval(1);
    jta.setXaResourceOrphanFilters(
        List.of(
            new JTATransactionLogXAResourceOrphanFilter(),
            new JTANodeNameXAResourceOrphanFilter()));
    BeanPopulator.getDefaultInstance(RecoveryEnvironmentBean.class).setRecoveryBackoffPeriod(1);
    return com.arjuna.ats.jta.TransactionManager.transactionManager();
  }

  /** Looks once for what crashed clients have left there, and ends it. */
  static void recover(XAConnectionFactory factory) throws JMSException {
    RecoveryManager manager = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
    try (XAConnection connection = factory.createXAConnection()) {
      XAResource resource = connection.createXASession().getXAResource();
      XAResourceRecoveryHelper helper =
          new XAResourceRecoveryHelper() {
            @Override
            public boolean initialise(String properties) {
              return true;
            }

            @Override
            public XAResource[] getXAResources() {
              return new XAResource[] {resource};
            }
          };
      XARecoveryModule module =
          manager.getModules().stream()
              .filter(XARecoveryModule.class::isInstance)
              .map(XARecoveryModule.class::cast)
              .findFirst()
              .orElseThrow();
      module.addXAResourceRecoveryHelper(helper);
      try {
        manager.scan();
      } finally {
        module.removeXAResourceRecoveryHelper(helper);
      }
    }
  }
}
