package org.redisjms.message;

/**
 * A message as it travels.
 *
 * @param head headers and properties, enough to evaluate a selector
 * @param body the body alone; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record EncodedMessage(byte[] head, byte[] body) {}
