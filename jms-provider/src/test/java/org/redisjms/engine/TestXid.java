package org.redisjms.engine;

import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.Xid;

/** A transaction manager's identifier. */
public final class TestXid implements Xid {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final long RUN = System.nanoTime();

  private final int format;
  private final byte[] global;
  private final byte[] branch;

  TestXid(int format, byte[] global, byte[] branch) {
    this.format = format;
    this.global = global;
    this.branch = branch;
  }

  /** One that nobody else has, as long as it may be. */
  public static TestXid next() {
    byte[] global = new byte[MAXGTRIDSIZE];
    long number = RUN + NUMBERS.incrementAndGet();
    for (int i = 0; i < 8; i++) {
      global[i] = (byte) (number >> (8 * i));
    }
    global[MAXGTRIDSIZE - 1] = -1;
    return new TestXid(0x1234, global, new byte[MAXBQUALSIZE]);
  }

  @Override
  public int getFormatId() {
    return format;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return global;
  }

  @Override
  public byte[] getBranchQualifier() {
    return branch;
  }

  /** Whether another one means the same. */
  public boolean isSame(Xid other) {
    return BranchXid.of(this).equals(BranchXid.of(other));
  }
}
