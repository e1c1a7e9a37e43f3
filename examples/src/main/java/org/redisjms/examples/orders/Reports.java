package org.redisjms.examples.orders;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The consumers' way to the parent process: one line, one write, nothing kept back. What was
 * written reaches the parent also when this process is killed the moment after.
 */
final class Reports {
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  void received(Receipt receipt) {
    write(receipt.received());
  }

  void withdrawn(Receipt receipt) {
    write(receipt.withdrawn());
  }

  void say(String text) {
    write(text.replace('\n', ' '));
  }

  private synchronized void write(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the parent process is gone", e);
    }
  }
}
