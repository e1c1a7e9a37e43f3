package org.redisjms.engine;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.transaction.xa.Xid;

/** A branch's identifier: a copy of the transaction manager's, byte by byte. Immutable. */
final class BranchXid implements Xid {

  private static final HexFormat HEX = HexFormat.of();

  /** Says that there is no identifier. */
  private static final int NULL_FORMAT = -1;

  private final int formatId;
  private final byte[] global;
  private final byte[] branch;

  private BranchXid(int formatId, byte[] global, byte[] branch) {
    this.formatId = formatId;
    this.global = global;
    this.branch = branch;
  }

  /** Empty if it is not a valid one. */
  static Optional<BranchXid> of(Xid xid) {
    byte[] global = xid.getGlobalTransactionId();
    byte[] branch = xid.getBranchQualifier();
    if (xid.getFormatId() == NULL_FORMAT
        || global == null
        || global.length > MAXGTRIDSIZE
        || branch == null
        || branch.length > MAXBQUALSIZE) {
      return Optional.empty();
    }
    return Optional.of(new BranchXid(xid.getFormatId(), global.clone(), branch.clone()));
  }

  /** The identifier of a name that the store knows; empty if the name is not one of ours. */
  static Optional<BranchXid> parse(String name) {
    String[] parts = name.split(":", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new BranchXid(
              Integer.parseInt(parts[0]), HEX.parseHex(parts[1]), HEX.parseHex(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What the store calls the branch. */
  String name() {
    return formatId + ":" + HEX.formatHex(global) + ":" + HEX.formatHex(branch);
  }

  @Override
  public int getFormatId() {
    return formatId;
  }

  @Override
  public byte[] getGlobalTransactionId() {
    return global.clone();
  }

  @Override
  public byte[] getBranchQualifier() {
    return branch.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BranchXid xid
        && formatId == xid.formatId
        && Arrays.equals(global, xid.global)
        && Arrays.equals(branch, xid.branch);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * formatId + Arrays.hashCode(global)) + Arrays.hashCode(branch);
  }

  @Override
  public String toString() {
    return name();
  }
}
