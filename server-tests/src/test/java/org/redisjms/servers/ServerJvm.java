package org.redisjms.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks into the JVM of a server, its own or that of another process, by {@code jcmd}. */
record ServerJvm(long pid) {

  /**
   * The JDK keeps what it knows of a bean's properties softly, and with it the bean's class loader;
   * with this option of {@code java} not for long.
   */
  static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

  /** How many classes of this name there are after a garbage collection, one for each loader. */
  long classes(String name) {
    jcmd("GC.run");
    return jcmd("VM.class_hierarchy", name)
        .lines()
        .filter(line -> line.contains("--" + name + "/"))
        .count();
  }

  /** The names of the threads that Redis JMS has made. */
  List<String> threads() {
    return jcmd("Thread.print")
        .lines()
        .filter(line -> line.startsWith("\"redis-jms-"))
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .toList();
  }

  private String jcmd(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
