package org.redisjms.chaos.check;

import java.util.List;
import org.redisjms.chaos.history.Event.Noted;

/** Bodies and priorities arrive as they were sent. */
final class NoneDamaged implements Rule {

  @Override
  public List<String> violations(Facts facts) {
    return facts.notes(Noted.DAMAGED).stream().map(Noted::text).toList();
  }
}
