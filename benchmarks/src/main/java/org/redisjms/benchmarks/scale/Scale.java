package org.redisjms.benchmarks.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the parts one after the other and prints a table for each, which goes to {@code scale.md} as
 * well. Arguments are {@code name=value}; {@code docs/benchmarks.md} lists them.
 */
public final class Scale {
  private static final Map<String, Part> PARTS =
      Map.of(
          "backlog", new DeepBacklog(),
          "clients", new ManyClients(),
          "borrow", new Borrowing(),
          "sizes", new MessageSizes());

  private Scale() {}

  public static void main(String... arguments) throws Exception {
    run(new PrintStream(System.out, true), arguments);
    System.exit(0);
  }

  static void run(PrintStream out, String... arguments) throws Exception {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length < 2) {
        throw new IllegalArgumentException(argument + " is not name=value");
      }
      if (!pair[1].isEmpty()) {
        given.put(pair[0], pair[1]);
      }
    }
    String server = given.remove("server");
    if (server != null) {
      System.setProperty("redisjms.testkit.server", server);
    }
    Path folder = Path.of(given.getOrDefault("folder", "target/scale"));
    given.remove("folder");
    String wanted = given.getOrDefault("parts", "borrow,sizes,clients,backlog");
    given.remove("parts");
    List<Part> parts = Arrays.stream(wanted.split(",", -1)).map(Scale::part).toList();
    Amounts amounts = Amounts.of(given);
    StringBuilder report = new StringBuilder();
    for (Part part : parts) {
      String table = part.measure(amounts).markdown();
      out.println(table);
      report.append(table).append('\n');
    }
    write(folder, report.toString());
  }

  private static Part part(String name) {
    Part part = PARTS.get(name.strip().toLowerCase(Locale.ROOT));
    if (part == null) {
      throw new IllegalArgumentException("There is no part " + name + ", only " + PARTS.keySet());
    }
    return part;
  }

  private static void write(Path folder, String report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("scale.md"), report);
  }
}
