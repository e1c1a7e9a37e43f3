package org.redisjms.chaos.check;

import java.util.List;

/** Nothing is in a key that nobody will look at again. */
final class NoOrphans implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return List.copyOf(facts.evidence.finalState().orphans());
  }
}
