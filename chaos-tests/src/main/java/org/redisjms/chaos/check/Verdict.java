package org.redisjms.chaos.check;

import java.util.List;

/**
 * What the checker found.
 *
 * @param violations none if all guarantees were kept
 */
public record Verdict(List<Violation> violations, Counts counts) {}
