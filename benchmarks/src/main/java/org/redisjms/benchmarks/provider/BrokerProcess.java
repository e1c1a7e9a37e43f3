package org.redisjms.benchmarks.provider;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.redisjms.benchmarks.broker.Broker;

/** A broker in a JVM of its own; the other end of {@link Broker#serve}. For one thread. */
final class BrokerProcess implements Server {
  private static final String HEAP = "2g";

  private final Process process;
  private final BufferedReader answers;
  private final String uri;
  private final String description;

  private BrokerProcess(Process process) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    uri = answer();
    description = answer();
  }

  static Server start(Class<? extends Broker> main, Durability durability, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    boolean sync = durability == Durability.DURABLE;
    Process process =
        JavaProcess.start(
            main, HEAP, folder.resolve("log"), folder.toString(), Boolean.toString(sync));
    try {
      return new BrokerProcess(process);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException("no broker, see " + folder.resolve("log"), e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(process + " has ended");
    }
    return line;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void clean() {
    try {
      process.getOutputStream().write((Broker.CLEAN + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
