package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.redisjms.store.redis.ScriptDriver.decoded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol;

/** What looking through a queue, and claiming out of its middle, must withstand. */
class SelectorFactsIT extends ScriptFixture {

  /** A message as a page showed it. */
  private record Seen(int index, long arrival, int message) {}

  @BeforeEach
  void open() {
    driver.connect("c");
    driver.register("c", "plain");
    driver.register("c", "choosy", true);
    driver.register("c", "picky", true);
    driver.registerSender("c", "s");
  }

  // Pages.

  @Test
  void damagedMessagesDoNotHideTheOthers() {
    driver.send("s", 1, 1);
    driver.send("s", 2, 2);
    for (int i = 0; i < 250; i++) {
      driver.command(Protocol.Command.RPUSH, driver.key("ready:4"), "damage");
    }
    driver.send("s", 3, 3);
    List<Seen> seen = seen();
    assertThat(seen).extracting(Seen::message).containsExactly(1, 2, 3);
    for (Seen message : seen) {
      assertThat(page(message.arrival() - 1, 1, 0)).containsExactly(message.message());
    }
    assertThat(page(0, 300, 0)).containsExactly(1, 2, 3);
    driver.send("s", 4, 4);
    assertThat(page(seen.get(2).arrival(), 1, 0)).as("nothing twice").containsExactly(4);
    assertThat(claim("choosy", 0, seen.get(2))).containsExactly(3);
    assertThat(driver.ready()).startsWith("1", "2", "damaged").endsWith("4");
  }

  @Test
  void aPageBeginsBehindTheOneBeforeWhateverIsMissingOrDamaged() {
    driver.fill(1, 300);
    List<byte[]> all = driver.raws("ready:4");
    Random random = new Random(7);
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (random.nextInt(3) == 0) {
        driver.command(
            Protocol.Command.LINSERT, driver.key("ready:4"), "BEFORE", all.get(i), "damage");
      }
      int fate = random.nextInt(5);
      if (fate == 0) {
        driver.command(Protocol.Command.LREM, driver.key("ready:4"), 1, all.get(i));
      } else if (fate == 1) {
        driver.command(Protocol.Command.LINSERT, driver.key("ready:4"), "BEFORE", all.get(i), "");
        driver.command(Protocol.Command.LREM, driver.key("ready:4"), 1, all.get(i));
      } else {
        left.add(i);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      int behind = i;
      List<Integer> next =
          left.stream().filter(each -> each > behind).map(each -> each + 1).toList();
      long arrival = decoded(all.get(i)).arrival();
      int hint = Math.max(i - 10 + random.nextInt(20), 0);
      assertThat(page(arrival, 500, hint)).isEqualTo(next);
      assertThat(page(arrival, 1, hint)).isEqualTo(next.subList(0, Math.min(1, next.size())));
    }
  }

  @Test
  void aLongRunOfTombstonesIsPassedOver() {
    driver.fill(1, 2);
    driver.command(Protocol.Command.LPUSH, tombstones(3000));
    driver.command(Protocol.Command.RPUSH, tombstones(3000));
    driver.send("s", 1, 3);
    List<Integer> walked = new ArrayList<>();
    long cursor = 0;
    long hint = 0;
    for (int pages = 0; cursor >= 0; pages++) {
      assertThat(pages).as("it gets on").isLessThan(10);
      List<?> reply = scan(cursor, 200, hint);
      walked.addAll(messages(reply));
      cursor = (Long) reply.get(0);
      hint = (Long) reply.get(1) + reply.size() - 2;
    }
    assertThat(walked).containsExactly(1, 2, 3);
  }

  // Claims.

  @Test
  void aClaimWhoseAnswerWasLostIsAnsweredAgain() {
    driver.fill(1, 2);
    List<Seen> seen = seen();
    assertThat(claim("choosy", 0, seen.get(0))).containsExactly(1);
    assertThat(claim("choosy", 0, seen.get(0))).containsExactly(1);
    assertThat(claim("choosy", 0, seen.get(1))).containsExactly(1);
    assertThat(claim("choosy", 1, seen.get(1))).containsExactly(2);
    assertThat(driver.ready()).isEmpty();
  }

  @Test
  void aMessageThatSomebodyElseTookIsNotClaimed() {
    driver.fill(1, 40);
    List<Seen> seen = seen();
    driver.take("plain", 1);
    assertThat(claim("choosy", 0, seen.get(20), seen.get(30))).containsExactly(21, 31);
    assertThat(claim("picky", 0, seen.get(0), seen.get(20), seen.get(22), seen.get(30)))
        .containsExactly(23);
    assertThat(claim("picky", 1, seen.get(22))).isEmpty();
  }

  @Test
  void whatWasSeenElsewhereIsFound() {
    driver.fill(1, 60);
    List<Seen> seen = seen();
    driver.take("plain", 7);
    for (int wrong : new int[] {0, 1, 30, 59, 1002}) {
      Seen misplaced = new Seen(wrong, seen.get(wrong % 40 + 10).arrival(), wrong % 40 + 11);
      driver.register("c", "choosy" + wrong, true);
      assertThat(claim("choosy" + wrong, 0, misplaced)).containsExactly(misplaced.message());
    }
  }

  @Test
  void aFencedConsumerNeitherClaimsNorWaits() {
    driver.fill(1, 1);
    Seen first = seen().get(0);
    driver.kill("c");
    List<?> reply = runClaim("choosy", "ready:4", 0, first);
    assertThat(reply).singleElement().extracting(ScriptDriver::text).isEqualTo("FENCED");
    assertThat(driver.ready()).containsExactly("1");
    assertThat(driver.exists("inflight:choosy")).isFalse();
    RedisCommand.Builder wait =
        RedisCommand.script(Script.WAIT, driver.root).add("choosy").add(driver.get("arrivals"));
    assertThat(driver.answer(wait)).isEqualTo("FENCED");
    assertThat(driver.waiting()).isZero();
  }

  @Test
  void aReturnedListIsClaimedFromWhateverWasTakenOfIt() {
    driver.fill(1, 30);
    driver.take("plain", 30);
    driver.giveBack("plain", 1, 1, IntStream.rangeClosed(1, 30).toArray());
    String list =
        ScriptDriver.text(
            ((List<?>) driver.command(Protocol.Command.ZRANGE, driver.key("returns"), 0, 0))
                .get(0));
    String name = "returned:" + list;
    List<Seen> seen = seen(name);
    driver.take("plain", 2);
    assertThat(claimed(runClaim("choosy", name, 0, seen.get(5), seen.get(20), seen.get(29))))
        .containsExactly(6, 21, 30);
    assertThat(
            claimed(
                runClaim("picky", name, 0, seen.get(1), seen.get(4), seen.get(20), seen.get(28))))
        .containsExactly(5, 29);
    assertThat(driver.list(name)).hasSize(23).startsWith("3", "4", "7").endsWith("27", "28");
  }

  // Tombstones.

  @Test
  void fewTombstonesStayAndAreSweptWhenTheyAreATenth() {
    driver.fill(1, 100);
    List<Seen> seen = seen();
    for (int i = 1; i <= 9; i++) {
      assertThat(claim("choosy", i - 1, seen.get(10 * i))).containsExactly(10 * i + 1);
      assertThat(holes()).isEqualTo(i);
    }
    assertThat(driver.ready()).hasSize(100);
    assertThat(claim("choosy", 9, seen.get(5))).containsExactly(6);
    assertThat(driver.ready()).hasSize(90).doesNotContain("tombstone");
    assertThat(driver.exists("holes")).isFalse();
  }

  @Test
  void tombstonesAtTheEndsGoAtOnce() {
    driver.fill(1, 100);
    List<Seen> seen = seen();
    claim("choosy", 0, seen.get(1), seen.get(97), seen.get(98));
    assertThat(holes()).isEqualTo(3);
    claim("choosy", 3, seen.get(0));
    assertThat(driver.ready()).hasSize(98).startsWith("3").contains("tombstone");
    assertThat(holes()).isEqualTo(2);
    claim("choosy", 4, seen.get(99));
    assertThat(driver.ready()).hasSize(95).endsWith("97");
    assertThat(driver.exists("holes")).isFalse();
  }

  @Test
  void whoTakesFromTheHeadPassesOverTombstones() {
    driver.fill(1, 100);
    List<Seen> seen = seen();
    claim("choosy", 0, seen.get(1), seen.get(2), seen.get(50));
    driver.listen();
    assertThat(driver.fetch("plain", 3).bodies()).containsExactly("1", "4", "5");
    assertThat(holes()).isEqualTo(1);
    driver.register("c", "late");
    driver.take("late", 94);
    assertThat(driver.exists("ready:4")).isFalse();
    assertThat(driver.exists("holes")).isFalse();
  }

  @Test
  void aTombstoneIsHandedToNobody() {
    driver.fill(1, 2);
    driver.command(Protocol.Command.LSET, driver.key("ready:4"), 0, "");
    driver.command(Protocol.Command.HSET, driver.key("holes"), "ready:4", 1);
    driver.listen();
    driver.command(Protocol.Command.ZADD, driver.key("waiting"), 1, "plain");
    driver.dispatch();
    assertThat(driver.heard()).isEqualTo("plain gets 2");
    assertThat(driver.exists("holes")).isFalse();
  }

  /** Consumers with old knowledge and one without a selector, all at once. */
  @Test
  void everyMessageGoesToOneConsumerWhateverTheyHaveSeen() {
    Random random = new Random(11);
    driver.fill(1, 400);
    List<Seen> seen = new ArrayList<>(seen());
    Map<String, Integer> known = new HashMap<>(Map.of("choosy", 0, "picky", 0));
    List<Integer> taken = new ArrayList<>();
    int next = 400;
    while (driver.exists("ready:4")) {
      if (random.nextInt(4) == 0) {
        driver.register("c", "plain" + taken.size());
        driver.fetch("plain" + taken.size(), 1 + random.nextInt(5)).bodies().stream()
            .map(Integer::valueOf)
            .forEach(taken::add);
      } else {
        String consumer = random.nextBoolean() ? "choosy" : "picky";
        int from = random.nextInt(seen.size());
        List<Seen> wanted = new ArrayList<>();
        for (int i = from; i < Math.min(from + 40, seen.size()); i++) {
          if (random.nextInt(4) == 0) {
            wanted.add(seen.get(i));
          }
        }
        List<Integer> got = claim(consumer, known.get(consumer), wanted.toArray(Seen[]::new));
        assertThat(got).isSorted();
        known.merge(consumer, got.size(), Integer::sum);
        taken.addAll(got);
      }
      if (next < 500 && random.nextInt(3) == 0) {
        next++;
        driver.send("s", next - 400, next);
        seen.addAll(seen().stream().skip(Math.max(0, seen().size() - 1)).toList());
      }
      long tombstones = driver.ready().stream().filter("tombstone"::equals).count();
      assertThat(holes()).isEqualTo(tombstones);
    }
    Collections.sort(taken);
    assertThat(taken).isEqualTo(IntStream.rangeClosed(1, next).boxed().toList());
    assertThat(driver.exists("holes")).isFalse();
  }

  private long holes() {
    String holes = driver.hash("holes", "ready:4");
    return holes.isEmpty() ? 0 : Long.parseLong(holes);
  }

  private Object[] tombstones(int count) {
    List<Object> arguments = new ArrayList<>(Collections.nCopies(count, ""));
    arguments.add(0, driver.key("ready:4"));
    return arguments.toArray();
  }

  private List<Seen> seen() {
    return seen("ready:4");
  }

  private List<Seen> seen(String list) {
    List<Seen> seen = new ArrayList<>();
    List<byte[]> raws = driver.raws(list);
    for (int i = 0; i < raws.size(); i++) {
      String body = ScriptDriver.body(raws.get(i));
      if (!body.equals("tombstone") && !body.equals("damaged")) {
        seen.add(new Seen(i, decoded(raws.get(i)).arrival(), Integer.parseInt(body)));
      }
    }
    return seen;
  }

  private List<Integer> page(long behind, int maximum, long hint) {
    return messages(scan(behind, maximum, hint));
  }

  private List<?> scan(long behind, int maximum, long hint) {
    return (List<?>)
        driver.run(
            RedisCommand.script(Script.SCAN, driver.root)
                .add("ready:4")
                .add(behind)
                .add(maximum)
                .add(1 << 20)
                .add(1 << 20)
                .add(false)
                .add(hint));
  }

  private static List<Integer> messages(List<?> reply) {
    return reply.subList(2, reply.size()).stream()
        .map(raw -> ScriptDriver.body((byte[]) raw))
        .filter(body -> !body.equals("tombstone"))
        .map(Integer::valueOf)
        .toList();
  }

  private List<Integer> claim(String consumer, long known, Seen... wanted) {
    return claimed(runClaim(consumer, "ready:4", known, wanted));
  }

  private static List<Integer> claimed(List<?> reply) {
    assertThat(ScriptDriver.text(reply.get(0))).isEqualTo("OK");
    return messages(reply);
  }

  private List<?> runClaim(String consumer, String list, long known, Seen... wanted) {
    RedisCommand.Builder claim =
        RedisCommand.script(Script.CLAIM, driver.root)
            .add(consumer)
            .add(list)
            .add(0)
            .add(known)
            .add(0);
    for (Seen seen : wanted) {
      claim.add(seen.index()).add(seen.arrival()).add(ScriptDriver.ids(seen.message()));
    }
    return (List<?>) driver.run(claim);
  }
}
