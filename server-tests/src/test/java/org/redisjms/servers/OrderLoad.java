package org.redisjms.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.redisjms.testkit.RedisProcess;
import org.redisjms.testkit.Wait;

/**
 * Many orders, which the example packs while they are placed; the database and Redis tell how
 * often.
 */
final class OrderLoad {

  private static final int BATCH = 100;
  private static final long PATIENCE_SECONDS = 600;
  private static final String PREFIX = "load-";

  /** A report as it lies in Redis: the text is at the end of its envelope. */
  private static final Pattern REPORT = Pattern.compile("packed (" + PREFIX + "[0-9]+)");

  private final JakartaServer server;
  private final Database database;
  private final List<String> orders;

  OrderLoad(JakartaServer server, Database database, int count) {
    this.server = server;
    this.database = database;
    orders = IntStream.range(0, count).mapToObj(i -> PREFIX + i).toList();
  }

  void placeFirstHalf() throws Exception {
    place(orders.subList(0, orders.size() / 2));
  }

  void placeSecondHalf() throws Exception {
    place(orders.subList(orders.size() / 2, orders.size()));
  }

  private void place(List<String> some) throws Exception {
    for (int i = 0; i < some.size(); i += BATCH) {
      List<String> batch = some.subList(i, Math.min(i + BATCH, some.size()));
      assertThat(server.post("place", batch.toArray(String[]::new))).isEqualTo("placed");
    }
  }

  /** Those that are written down in the database. */
  List<String> written() {
    return database.packed().stream().filter(text -> text.startsWith(PREFIX)).toList();
  }

  /**
   * Waits until nothing is left to do, and compares what was ordered, written down and reported.
   */
  void assertPackedOnce(RedisProcess master) throws Exception {
    Await.until(
        "the end of all work",
        PATIENCE_SECONDS,
        () ->
            written().size() >= orders.size()
                && Wait.holds(() -> isIdle(master))
                && database.inDoubt() == 0);
    assertThat(written()).containsExactlyInAnyOrderElementsOf(orders);
    assertThat(reported(master)).containsExactlyInAnyOrderElementsOf(orders);
  }

  private static boolean isIdle(RedisProcess master) {
    return master.command("HLEN", "jms:xa").equals(0L)
        && keys(master, "inflight") + keys(master, "ready") + keys(master, "returned") == 0;
  }

  private static int keys(RedisProcess master, String what) {
    return ((List<?>) master.command("KEYS", "jms:{queue:orders}:" + what + ":*")).size();
  }

  private static List<String> reported(RedisProcess master) {
    List<String> reported = new ArrayList<>();
    for (Object report :
        (List<?>) master.command("LRANGE", "jms:{queue:packed}:ready:4", "0", "-1")) {
      Matcher matcher = REPORT.matcher((String) report);
      assertThat(matcher.find()).as("%s", report).isTrue();
      reported.add(matcher.group(1));
    }
    return reported;
  }
}
