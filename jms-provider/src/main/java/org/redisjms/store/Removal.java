package org.redisjms.store;

import java.util.List;

/**
 * A run of messages, in flight at positions that follow each other.
 *
 * @param first the position of the first
 * @param ids all of them, in order; every one is compared before anything is removed
 */
public record Removal(long first, List<MessageId> ids) {}
