package org.redisjms.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the script for operators, {@code operations/rolling-restart.sh}, on a Sentinel group of a
 * test. The script stops the servers itself; to start one it asks this JVM, which owns the
 * processes. Not for groups with TLS.
 */
public final class RollingRestart {
  /**
   * The script's hook to start a server: asks by a file named by the port, and waits until we take
   * it away. The watchdog ends that too, because it renames the folder.
   */
  private static final String START =
      "touch %1$s/{port}; while [ -e %1$s/{port} ]; do sleep 0.1; done";

  private final SentinelGroup group;
  private final Path script;
  private final Path cli;
  private final @Nullable AclUser user;

  /** How the script ended, and what it printed. */
  public record Outcome(int exitStatus, String output) {}

  /**
   * Works as the default user of the servers.
   *
   * @param script where {@code rolling-restart.sh} is
   * @param cli the {@code redis-cli} that it uses
   */
  public RollingRestart(SentinelGroup group, Path script, Path cli) {
    this(group, script, cli, null);
  }

  private RollingRestart(SentinelGroup group, Path script, Path cli, @Nullable AclUser user) {
    this.group = group;
    this.script = script;
    this.cli = cli;
    this.user = user;
  }

  /** The same, but as this user of the servers. */
  public RollingRestart as(String name, String password) {
    return new RollingRestart(group, script, cli, new AclUser(name, password, List.of()));
  }

  /**
   * Runs the script to its end.
   *
   * @param options further options of the script
   * @throws IllegalStateException when it runs for longer than the timeout, or a server does not
   *     start; the script is ended then
   */
  public Outcome run(Duration timeout, String... options) {
    Path folder = RunFolder.newServerFolder("rolling-restart");
    File output = folder.resolve("output").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command(folder, options))
            .redirectErrorStream(true)
            .redirectOutput(output);
    Map<String, String> environment = builder.environment();
    environment.put("REDIS_CLI", cli.toString());
    AclUser as = user;
    if (as == null) {
      putPassword(environment, "REDISCLI_AUTH", group.servers());
    } else {
      environment.put("SERVER_OPTIONS", "--user " + as.name());
      environment.put("REDISCLI_AUTH", as.password());
    }
    putPassword(environment, "SENTINEL_AUTH", group.sentinels());
    try {
      Process process = builder.start();
      try {
        Wait.until("the end of " + script, timeout, () -> progress(process, folder));
        return new Outcome(process.exitValue(), Files.readString(output.toPath()));
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(Path folder, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                script.toString(),
                "--master",
                SentinelGroup.MASTER_NAME,
                "--start",
                START.formatted(folder)));
    command.addAll(List.of(options));
    group.sentinels().forEach(sentinel -> command.add(sentinel.endpoint().toString()));
    return command;
  }

  private static void putPassword(
      Map<String, String> environment, String name, List<RedisProcess> processes) {
    String password = processes.get(0).endpoint().password();
    if (password == null) {
      environment.remove(name);
    } else {
      environment.put(name, password);
    }
  }

  /** Starts the server that the script asks for, if any; answers why to go on waiting. */
  private String progress(Process process, Path folder) {
    try {
      for (RedisProcess server : group.servers()) {
        Path request = folder.resolve(Integer.toString(server.port()));
        if (Files.exists(request)) {
          try {
            server.restart();
          } finally {
            Files.delete(request);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return process.isAlive() ? "it still runs" : "";
  }
}
