package org.redisjms.message;

/**
 * What the envelope says about a message, outside its head and body.
 *
 * @param messageId the JMSMessageID
 * @param priority the JMSPriority, 0 to 9
 * @param persistent whether the JMSDeliveryMode is PERSISTENT
 * @param deliveryCount the JMSXDeliveryCount of this delivery: 1 the first time
 * @param redelivered the JMSRedelivered of this delivery
 */
public record Received(
    String messageId, int priority, boolean persistent, int deliveryCount, boolean redelivered) {}
