package org.redisjms.store;

/** What the store hands out: a message, or the remains of one. */
public sealed interface StoredMessage permits Envelope, DamagedEnvelope {

  MessageId id();
}
