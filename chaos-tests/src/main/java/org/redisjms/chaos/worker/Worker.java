package org.redisjms.chaos.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.redisjms.RedisJmsConnectionFactory;
import org.redisjms.chaos.history.HistoryWriter;

/**
 * A client process. Arguments: URI, folder of the histories, name and incarnation, rate, and the
 * names of {@link Roles}. It obeys two words on its standard input, and ends at the end of that.
 */
public final class Worker {
  /** Stop making messages. */
  static final String QUIET = "quiet";

  /** Stop everything and end. */
  static final String STOP = "stop";

  private final List<Role> roles = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Worker() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (HistoryWriter history = HistoryWriter.in(Path.of(arguments[1]), arguments[2])) {
      Client client =
          new Client(
              arguments[2],
              new RedisJmsConnectionFactory(arguments[0]),
              history,
              Integer.parseInt(arguments[3]));
      Worker worker = new Worker();
      for (int i = 4; i < arguments.length; i++) {
        worker.start(Roles.valueOf(arguments[i]).create(client, i - 4));
      }
      worker.obey();
    }
  }

  private void start(Role role) {
    Thread thread = new Thread(role, role.session());
    thread.start();
    roles.add(role);
    threads.add(thread);
  }

  private void obey() throws IOException, InterruptedException {
    BufferedReader words =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word = words.readLine(); word != null; word = words.readLine()) {
      switch (word) {
        case QUIET -> stop(Role::isProducer);
        case STOP -> {
          stop(role -> true);
          return;
        }
        default -> throw new IllegalArgumentException(word);
      }
    }
    // The suite itself has died: nobody reads the history any more.
    Runtime.getRuntime().halt(1);
  }

  private void stop(Predicate<Role> which) throws InterruptedException {
    roles.stream().filter(which).forEach(Role::stop);
    for (int i = 0; i < roles.size(); i++) {
      if (which.test(roles.get(i))) {
        threads.get(i).join();
      }
    }
  }
}
