package org.redisjms.chaos.check;

import java.util.List;

/** One guarantee. */
interface Rule {
  /** Looks for what breaks it; one text for each. */
  List<String> violations(Facts facts);
}
