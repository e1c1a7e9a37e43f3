package org.redisjms.message;

import org.jspecify.annotations.Nullable;

/** A message without a body (Jakarta Messaging 3.1, section 3.11). */
public final class RedisJmsPlainMessage extends RedisJmsMessage {
  @Override
  BodyType bodyType() {
    return BodyType.MESSAGE;
  }

  @Override
  @Nullable Object body() {
    return null;
  }

  @Override
  void emptyBody() {}

  @Override
  String describeBody() {
    return "none";
  }
}
