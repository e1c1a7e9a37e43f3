package org.redisjms.chaos.check;

import java.util.List;
import org.redisjms.chaos.history.History;
import org.redisjms.chaos.nemesis.Strike;

/**
 * All that the checker knows.
 *
 * @param confirmedByMaster whether clients were content with the master's confirmation, so that
 *     losses are allowed if they are reported
 */
public record Evidence(
    List<History> histories,
    FinalState finalState,
    List<Strike> strikes,
    boolean confirmedByMaster) {}
