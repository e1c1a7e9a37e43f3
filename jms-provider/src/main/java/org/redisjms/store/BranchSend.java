package org.redisjms.store;

/**
 * What a branch of a global transaction sends.
 *
 * @param message without the subscriptions that want it: these are looked up at the commit
 * @param toTopic whether it goes to the subscriptions of a topic
 * @param sender what {@code noLocal} needs to know of who sends it; the store does not look inside
 */
public record BranchSend(OutgoingMessage message, boolean toTopic, String sender) {}
