package org.redisjms.chaos.worker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker, which can be killed and started again under the same name: each time as another
 * incarnation. For one thread.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final List<String> SMALL_JVM =
      List.of(
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");

  /** What all workers of a run have in common. */
  public record Surroundings(String uri, Path folder, int rate) {}

  private final Surroundings surroundings;
  private final String name;
  private final String options;
  private final List<Roles> roles;
  private int incarnation;
  private Process process;

  /**
   * @param options more options for its URI, each after an ampersand
   */
  public WorkerProcess(Surroundings surroundings, String name, String options, Roles... roles) {
    this.surroundings = surroundings;
    this.name = name;
    this.options = options;
    this.roles = List.of(roles);
    this.process = start();
  }

  private Process start() {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(SMALL_JVM);
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.add(Worker.class.getName());
    command.add(surroundings.uri() + options);
    command.add(surroundings.folder().toString());
    command.add(incarnation());
    command.add(Integer.toString(surroundings.rate()));
    roles.forEach(role -> command.add(role.name()));
    File log = surroundings.folder().resolve(name + ".log").toFile();
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Its name and the number of its incarnation, which also names its history. */
  public String incarnation() {
    return name + "." + incarnation;
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again after its death, as its next incarnation. */
  public void restart() {
    incarnation++;
    process = start();
  }

  /** Freezes it (SIGSTOP). */
  public void pause() throws InterruptedException {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void resume() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal " + name, e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Tells it to make no more messages. */
  public void quiet() {
    tell(Worker.QUIET);
  }

  /** Tells it to close everything and end. */
  public void stop() {
    tell(Worker.STOP);
  }

  private void tell(String word) {
    try {
      process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended already, which the run finds out.
    }
  }

  /** Whether it has ended by itself within this time, and well. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    return incarnation();
  }
}
