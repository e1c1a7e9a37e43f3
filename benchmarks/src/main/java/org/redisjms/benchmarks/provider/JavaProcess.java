package org.redisjms.benchmarks.provider;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs with this one's class path. */
public final class JavaProcess {
  private JavaProcess() {}

  /**
   * Starts one. Its standard error goes to a file, its standard output to the caller.
   *
   * @param heap as in {@code -Xmx}
   * @param log for its standard error; native libraries are looked for in the same folder
   */
  public static Process start(Class<?> main, String heap, Path log, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    command.add("-Djava.library.path=" + log.toAbsolutePath().getParent());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
