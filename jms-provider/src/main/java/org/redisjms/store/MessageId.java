package org.redisjms.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The 16 bytes that identify a message for ever. */
public record MessageId(long high, long low) {

  public static final int LENGTH = 16;

  public static MessageId read(ByteBuffer in) {
    return new MessageId(in.getLong(), in.getLong());
  }

  public void write(ByteBuffer out) {
    out.putLong(high).putLong(low);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
