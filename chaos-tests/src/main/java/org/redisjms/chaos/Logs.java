package org.redisjms.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.SentinelGroup;

/** Keeps what the servers and sentinels have logged. */
final class Logs {
  private Logs() {}

  static void save(SentinelGroup group, Path folder) throws IOException {
    Folders.empty(folder);
    for (List<RedisProcess> processes : List.of(group.servers(), group.sentinels())) {
      for (RedisProcess process : processes) {
        Files.writeString(folder.resolve(process.port() + ".log"), process.log());
      }
    }
  }
}
