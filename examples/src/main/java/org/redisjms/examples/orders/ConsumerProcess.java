package org.redisjms.examples.orders;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.redisjms.examples.orders.Consumers.Role;

/** The parent's end of a process of {@link Consumers}. */
final class ConsumerProcess implements AutoCloseable {
  private static final long READY_SECONDS = 120;
  private static final long END_SECONDS = 60;
  private static final List<String> SMALL_JVM =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final String name;
  private final Process process;
  private final Thread reader;
  private final CountDownLatch ready = new CountDownLatch(1);

  private ConsumerProcess(String name, Process process, Ledger ledger, Screen screen) {
    this.name = name;
    this.process = process;
    this.reader = new Thread(() -> read(ledger, screen), "reader of " + name);
    reader.setDaemon(true);
    reader.start();
  }

  static ConsumerProcess start(
      String name, String uri, Ledger ledger, Screen screen, Role... roles) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(SMALL_JVM);
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Consumers.class.getName());
    Arrays.stream(roles).map(Role::argument).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Not an argument: the URI may hold a password, and arguments are visible to everybody.
    builder.environment().put(Consumers.URI_VARIABLE, uri);
    try {
      return new ConsumerProcess(name, builder.start(), ledger, screen);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  private void read(Ledger ledger, Screen screen) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (Receipt.isReceived(line)) {
          ledger.received(Receipt.parse(line), name);
        } else if (Receipt.isWithdrawn(line)) {
          ledger.withdrawn(Receipt.parse(line), name);
        } else if (line.equals(Consumers.READY)) {
          ready.countDown();
        } else {
          screen.event(name + ": " + line);
        }
      }
    } catch (IOException e) {
      screen.event(name + " cannot be read any more: " + e.getMessage());
    }
  }

  /** Waits until its consumers are at work; answers whether they are. */
  boolean awaitReady() throws InterruptedException {
    return ready.await(READY_SECONDS, TimeUnit.SECONDS);
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL: it has no chance to say goodbye. */
  void kill9() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /**
   * Lets it finish what it is doing and end.
   *
   * @return whether it ended by itself and without an error
   */
  boolean stop() throws InterruptedException {
    try {
      process.getOutputStream().write('.');
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended already.
    }
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      kill9();
      return false;
    }
    reader.join();
    return process.exitValue() == 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
