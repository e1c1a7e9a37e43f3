package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a commit must withstand. */
class CommitFactsIT extends ScriptFixture {

  @BeforeEach
  void open() {
    driver.connect("c");
    driver.register("c", "a");
    driver.register("c", "b");
    driver.registerSession("c", "t");
  }

  /** Sends message 10 and removes message 1 from consumer a. */
  private RedisCommand.Builder transaction(long number) {
    return driver.withSend(
        driver.withAcknowledgement(driver.commit("c", "t", number), "a", 1, 1), 10);
  }

  private void nothingHappened() {
    assertThat(driver.ready()).doesNotContain("10");
    assertThat(driver.list("inflight:a")).containsExactly("1");
  }

  @Test
  void aCommitRemovesAndSendsAndCounts() {
    driver.fill(1, 1);
    driver.take("a", 1);
    assertThat(driver.answer(transaction(1))).isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("10");
    assertThat(driver.exists("inflight:a")).isFalse();
    assertThat(driver.answer(transaction(1))).as("repeated").isEqualTo("DONE");
    assertThat(driver.ready()).containsExactly("10");
  }

  @Test
  void onlyTheNextNumberIsCommitted() {
    driver.fill(1, 1);
    driver.take("a", 1);
    assertThat(driver.answer(transaction(2))).isEqualTo("NUMBER 0");
    assertThat(driver.answer(transaction(3))).isEqualTo("NUMBER 0");
    nothingHappened();
    assertThat(driver.answer(transaction(1))).isEqualTo("OK");
    assertThat(driver.answer(driver.withSend(driver.commit("c", "t", 2), 11))).isEqualTo("OK");
    assertThat(driver.answer(driver.withSend(driver.commit("c", "t", 1), 12)))
        .isEqualTo("NUMBER 2");
    assertThat(driver.ready()).containsExactly("10", "11");
  }

  @Test
  void nothingIsCommittedWithoutARegistration() {
    driver.fill(1, 1);
    driver.take("a", 1);
    RedisCommand.Builder commit =
        driver.withSend(
            driver.withAcknowledgement(driver.commit("c", "stranger", 1), "a", 1, 1), 10);
    assertThat(driver.answer(commit)).isEqualTo("NUMBER absent");
    nothingHappened();
    assertThat(driver.resolve("c", "stranger", 1)).isEqualTo("ABSENT");
    assertThat(driver.answer(commit)).isEqualTo("NUMBER absent");
    nothingHappened();
  }

  @Test
  void resolvingMakesALateCommitImpossible() {
    driver.fill(1, 1);
    driver.take("a", 1);
    assertThat(driver.resolve("c", "t", 1)).isEqualTo("ABORTED");
    assertThat(driver.resolve("c", "t", 1)).as("its answer was lost").isEqualTo("ABORTED");
    assertThat(driver.answer(transaction(1))).as("late").isEqualTo("NUMBER 1 aborted");
    nothingHappened();
    assertThat(driver.answer(transaction(2))).as("again under the next number").isEqualTo("OK");
    assertThat(driver.ready()).containsExactly("10");
    assertThat(driver.answer(transaction(1))).as("later").isEqualTo("NUMBER 2");
    assertThat(driver.ready()).containsExactly("10");
  }

  @Test
  void resolvingACommitThatWasAppliedSaysSo() {
    driver.fill(1, 1);
    driver.take("a", 1);
    driver.answer(transaction(1));
    assertThat(driver.resolve("c", "t", 1)).isEqualTo("COMMITTED");
    assertThat(driver.resolve("c", "t", 1)).isEqualTo("COMMITTED");
  }

  @Test
  void aMasterThatLacksEarlierCommitsHasNotAppliedThisOne() {
    assertThat(driver.resolve("c", "t", 5)).isEqualTo("ABSENT");
    assertThat(driver.answer(transaction(5))).isEqualTo("NUMBER 0");
  }

  @Test
  void oneWrongIdRefusesTheWholeCommit() {
    driver.fill(1, 3);
    driver.take("a", 1);
    driver.take("b", 2);
    RedisCommand.Builder commit =
        driver.withSend(
            driver.withAcknowledgement(
                driver.withAcknowledgement(driver.commit("c", "t", 1), "a", 1, 1), "b", 1, 99, 3),
            10);
    assertThat(driver.answer(commit)).isEqualTo("MISMATCH");
    nothingHappened();
    assertThat(driver.resolve("c", "t", 1)).as("the number was not used").isEqualTo("ABORTED");
  }

  @Test
  void whatWasSettledOtherwiseRefusesTheCommit() {
    driver.fill(1, 3);
    driver.take("a", 3);
    driver.acknowledge("a", 1, 1);
    assertThat(driver.answer(transaction(1))).isEqualTo("MISMATCH");
    driver.acknowledge("a", 3, 3);
    assertThat(driver.answer(driver.withAcknowledgement(driver.commit("c", "t", 1), "a", 2, 2, 3)))
        .isEqualTo("MISMATCH");
    assertThat(driver.list("inflight:a")).containsExactly("2", "tombstone");
  }

  @Test
  void aFenceThatIsGoneRefusesTheWholeCommit() {
    driver.connect("d");
    driver.register("d", "e");
    driver.fill(1, 2);
    driver.take("a", 1);
    driver.take("e", 1);
    driver.kill("d");
    RedisCommand.Builder commit =
        driver.withSend(
            driver.withAcknowledgement(
                driver.withAcknowledgement(driver.commit("c", "t", 1), "a", 1, 1), "e", 1, 2),
            10);
    assertThat(driver.answer(commit)).isEqualTo("FENCED");
    nothingHappened();
    assertThat(driver.exists("consumer:e")).isFalse();
  }

  @Test
  void claimsThatMeetOrOverlapRemoveNothingElse() {
    driver.fill(1, 6);
    driver.take("a", 6);
    driver.acknowledge("a", 4, 4);
    RedisCommand.Builder commit = driver.commit("c", "t", 1);
    driver.withAcknowledgement(commit, "a", 3, 3);
    driver.withAcknowledgement(commit, "a", 1, 1, 2);
    driver.withAcknowledgement(commit, "a", 2, 2);
    assertThat(driver.answer(commit)).isEqualTo("OK");
    assertThat(driver.list("inflight:a")).containsExactly("5", "6");
    assertThat(driver.hash("consumer:a", "head")).isEqualTo("5");
  }

  @Test
  void aCommitHandsOutWhatItSends() {
    driver.fill(1, 1);
    driver.take("a", 1);
    driver.listen();
    driver.await("b");
    assertThat(driver.answer(transaction(1))).isEqualTo("OK");
    assertThat(driver.heard()).isEqualTo("b gets 10");
    assertThat(driver.list("inflight:b")).containsExactly("10");
  }

  @Test
  void manyMessagesKeepTheirOrderAndArriveOneAfterTheOther() {
    driver.fill(1, 1);
    int last = 251;
    RedisCommand.Builder commit = driver.commit("c", "t", 1);
    for (int message = 2; message <= last; message++) {
      driver.withSend(commit, message);
    }
    assertThat(driver.answer(commit)).isEqualTo("OK");
    List<byte[]> stored = driver.raws("ready:4");
    assertThat(stored).hasSize(last);
    for (int i = 0; i < last; i++) {
      assertThat(ScriptDriver.body(stored.get(i))).isEqualTo(Integer.toString(i + 1));
      assertThat(ScriptDriver.decoded(stored.get(i)).arrival()).isEqualTo(i + 1);
    }
  }
}
