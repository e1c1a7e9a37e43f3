package org.redisjms.ra;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The transaction of one thread: as much of a transaction manager as tests need. */
final class TransactionManager {

  private static final int FORMAT = 4711;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Xid xid = new Branch(NUMBERS.incrementAndGet(), System.nanoTime());
  private final List<XAResource> enlisted = new ArrayList<>();

  private record Branch(int number, long time) implements Xid {
    @Override
    public int getFormatId() {
      return FORMAT;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return (time + "." + number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  Xid xid() {
    return xid;
  }

  /** The first resource starts the branch, the others join it, as they are the same manager. */
  void enlist(XAResource resource) throws XAException {
    boolean joins = !enlisted.isEmpty() && enlisted.get(0).isSameRM(resource);
    if (!enlisted.isEmpty() && !joins) {
      throw new IllegalStateException("another resource manager");
    }
    resource.start(xid, joins ? XAResource.TMJOIN : XAResource.TMNOFLAGS);
    enlisted.add(resource);
  }

  private void end(int flag) throws XAException {
    for (XAResource resource : enlisted) {
      resource.end(xid, flag);
    }
  }

  void commit() throws XAException {
    end(XAResource.TMSUCCESS);
    enlisted.get(0).commit(xid, true);
  }

  void rollback() throws XAException {
    end(XAResource.TMFAIL);
    enlisted.get(0).rollback(xid);
  }

  /** The first half of a two-phase commit. */
  void prepare() throws XAException {
    end(XAResource.TMSUCCESS);
    enlisted.get(0).prepare(xid);
  }
}
