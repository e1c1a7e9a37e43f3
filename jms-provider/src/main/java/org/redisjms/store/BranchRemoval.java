package org.redisjms.store;

import java.util.List;

/**
 * What a branch of a global transaction has received.
 *
 * @param consumer who holds the messages
 * @param deliveryCounts for each of them how often it was delivered, which counts if the branch is
 *     rolled back
 */
public record BranchRemoval(
    StoreConsumer consumer, Removal removal, List<Integer> deliveryCounts) {}
