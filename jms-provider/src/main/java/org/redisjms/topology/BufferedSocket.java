package org.redisjms.topology;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A socket that many messages enter in one system call. Jedis has a buffer too, but only of 8 KiB,
 * and a hundred messages are soon a hundred KiB. What is written goes out when the stream is
 * flushed, or its buffer full. One thread writes at a time.
 */
final class BufferedSocket extends Socket {

  private static final int BUFFER = 64 << 10;

  private @Nullable OutputStream output;

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream opened = output;
    if (opened == null) {
      opened = new BufferedOutputStream(super.getOutputStream(), BUFFER);
      output = opened;
    }
    return opened;
  }
}
