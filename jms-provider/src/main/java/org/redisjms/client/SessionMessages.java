package org.redisjms.client;

import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.redisjms.message.RedisJmsBytesMessage;
import org.redisjms.message.RedisJmsMapMessage;
import org.redisjms.message.RedisJmsObjectMessage;
import org.redisjms.message.RedisJmsPlainMessage;
import org.redisjms.message.RedisJmsStreamMessage;
import org.redisjms.message.RedisJmsTextMessage;

/** The part of a session that makes messages, which any session and provider can send. */
abstract class SessionMessages implements Session {

  abstract void checkOpen() throws IllegalStateException;

  @Override
  public RedisJmsBytesMessage createBytesMessage() throws JMSException {
    checkOpen();
    return new RedisJmsBytesMessage();
  }

  @Override
  public RedisJmsMapMessage createMapMessage() throws JMSException {
    checkOpen();
    return new RedisJmsMapMessage();
  }

  @Override
  public Message createMessage() throws JMSException {
    checkOpen();
    return new RedisJmsPlainMessage();
  }

  @Override
  public RedisJmsObjectMessage createObjectMessage() throws JMSException {
    checkOpen();
    return new RedisJmsObjectMessage();
  }

  @Override
  public RedisJmsObjectMessage createObjectMessage(@Nullable Serializable object)
      throws JMSException {
    RedisJmsObjectMessage message = createObjectMessage();
    message.setObject(object);
    return message;
  }

  @Override
  public RedisJmsStreamMessage createStreamMessage() throws JMSException {
    checkOpen();
    return new RedisJmsStreamMessage();
  }

  @Override
  public RedisJmsTextMessage createTextMessage() throws JMSException {
    return createTextMessage(null);
  }

  @Override
  public RedisJmsTextMessage createTextMessage(@Nullable String text) throws JMSException {
    checkOpen();
    return new RedisJmsTextMessage(text);
  }
}
