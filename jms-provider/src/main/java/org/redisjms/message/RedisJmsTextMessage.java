package org.redisjms.message;

import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import org.jspecify.annotations.Nullable;

/** A message with a text, which may be null (Jakarta Messaging 3.1, section 3.11). */
public final class RedisJmsTextMessage extends RedisJmsMessage implements TextMessage {
  private @Nullable String text;

  /** A message without a text. */
  public RedisJmsTextMessage() {
    this(null);
  }

  /** A message with a text. */
  public RedisJmsTextMessage(@Nullable String text) {
    this.text = text;
  }

  @Override
  public @Nullable String getText() {
    return text;
  }

  @Override
  public void setText(@Nullable String text) throws MessageNotWriteableException {
    checkBodyWriteable();
    this.text = text;
  }

  @Override
  BodyType bodyType() {
    return BodyType.TEXT;
  }

  @Override
  @Nullable Object body() {
    return text;
  }

  @Override
  void emptyBody() {
    text = null;
  }

  @Override
  String describeBody() {
    String current = text;
    return current == null ? "null" : current.length() + " characters";
  }
}
