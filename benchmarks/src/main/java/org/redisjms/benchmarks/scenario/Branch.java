package org.redisjms.benchmarks.scenario;

import java.nio.ByteBuffer;
import java.util.UUID;
import javax.transaction.xa.Xid;

/** The only branch of a global transaction, which nobody else has: a run and a number in it. */
record Branch(UUID run, long number) implements Xid {
  private static final int FORMAT = 0x6a6d73;
  private static final byte[] ONLY = {1};

  /** That of another run than all before. */
  static Branch first() {
    return new Branch(UUID.randomUUID(), 0);
  }

  /** That of the next transaction. */
  Branch next() {
    return new Branch(run, number + 1);
  }

  @Override
  public int getFormatId() {
    return FORMAT;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return ByteBuffer.allocate(3 * Long.BYTES)
        .putLong(run.getMostSignificantBits())
        .putLong(run.getLeastSignificantBits())
        .putLong(number)
        .array();
  }

  @Override
  public byte[] getBranchQualifier() {
    return ONLY.clone();
  }
}
