package org.redisjms.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Starts servers in a JVM of its own and sees what is left of them when that has ended. */
class EndsWithJvmIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * Prints its folder and the pids of its servers, then waits for a line, then exits without
   * closing anything.
   */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws IOException {
      SentinelGroup group = SentinelGroup.start();
      RedisServer paused = RedisServer.start();
      paused.pause();
      List<String> pids =
          Stream.of(group.servers(), group.sentinels(), List.of(paused.process()))
              .flatMap(List::stream)
              .map(process -> Long.toString(process.pid()))
              .toList();
      System.out.println(RunFolder.path());
      System.out.println(String.join(" ", pids));
      assertThat(System.in.read()).isNotNegative();
      System.exit(0);
    }
  }

  private final List<ProcessHandle> servers = new ArrayList<>();
  private final List<Path> linked = new ArrayList<>();
  private Path folder;

  @Test
  void killedJvmLeavesNothing() throws Exception {
    Process jvm = startProgram();
    jvm.destroyForcibly();
    Wait.until("everything to be gone", TIMEOUT, this::leftover);
  }

  @Test
  void exitingJvmLeavesNothing() throws Exception {
    Process jvm = startProgram();
    jvm.getOutputStream().write('\n');
    jvm.getOutputStream().close();
    assertThat(jvm.waitFor()).isZero();
    Wait.until("everything to be gone", TIMEOUT, this::leftover);
  }

  private Process startProgram() throws IOException {
    assumeThat(System.getProperty(ServerSource.SOURCE))
        .as("containers have process ids of their own, and Testcontainers to remove them")
        .isNotEqualTo("docker");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (String name : List.of(ServerSource.SERVER, ServerSource.SOURCE)) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.add(Program.class.getName());
    Process jvm =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    folder = Path.of(out.readLine());
    for (String pid : out.readLine().split(" ")) {
      servers.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    }
    assertThat(servers).hasSize(7).allMatch(ProcessHandle::isAlive);
    assertThat(folder).isDirectory();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.filter(Files::isSymbolicLink).toList()) {
        linked.add(Files.readSymbolicLink(path));
      }
    }
    return jvm;
  }

  private String leftover() {
    List<ProcessHandle> alive = servers.stream().filter(ProcessHandle::isAlive).toList();
    if (!alive.isEmpty()) {
      return alive.toString();
    }
    return Stream.concat(Stream.of(folder, Path.of(folder + ".ended")), linked.stream())
        .filter(Files::exists)
        .map(Path::toString)
        .findFirst()
        .orElse("");
  }
}
