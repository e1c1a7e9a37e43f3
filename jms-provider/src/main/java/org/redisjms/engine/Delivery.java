package org.redisjms.engine;

import org.redisjms.message.RedisJmsMessage;

/** A message on its way to the client, and the claim that it is. */
record Delivery(Held held, RedisJmsMessage message) {}
