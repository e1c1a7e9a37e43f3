package org.redisjms.engine;

/**
 * How a message is sent.
 *
 * @param persistent whether the send waits for the durability that the factory asks for
 * @param priority from 0 to 9
 * @param timeToLive milliseconds from the send to the expiry; 0 for ever
 * @param deliveryDelay milliseconds from the send to the first delivery; 0 for none
 * @param disableId whether JMSMessageID stays null
 * @param disableTimestamp whether JMSTimestamp stays 0
 */
public record SendParameters(
    boolean persistent,
    int priority,
    long timeToLive,
    long deliveryDelay,
    boolean disableId,
    boolean disableTimestamp) {}
