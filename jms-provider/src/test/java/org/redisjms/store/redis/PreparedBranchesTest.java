package org.redisjms.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.redisjms.store.redis.PreparedBranches.Content;

/** What is remembered of prepared branches, and what is not. */
class PreparedBranchesTest {

  private final PreparedBranches branches = new PreparedBranches();

  @Test
  void aBranchIsKnownUntilItEnds() {
    branches.add("one", 3, List.of());
    assertThat(branches.remove("one")).isEqualTo(new Content(3, List.of()));
    assertThat(branches.remove("one")).isNull();
    branches.add("two", 1, List.of());
    branches.forget("two");
    assertThat(branches.remove("two")).isNull();
  }

  @Test
  void aLargeBranchIsNotKept() {
    branches.add("large", 2, List.of(new byte[40 * 1024], new byte[40 * 1024]));
    assertThat(branches.remove("large")).isNull();
  }

  @Test
  void ofVeryManyTheOldestAreForgotten() {
    for (int i = 0; i < 300; i++) {
      branches.add("branch " + i, 1, List.of());
    }
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      if (branches.remove("branch " + i) != null) {
        known.add(i);
      }
    }
    assertThat(known).hasSize(256).startsWith(44);
  }
}
