package org.redisjms.client;

import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XATopicConnection;
import java.util.stream.Collectors;
import org.redisjms.config.Options;
import org.redisjms.engine.AcknowledgeMode;
import org.redisjms.engine.ConnectionEngine;
import org.redisjms.topology.Endpoint;
import org.redisjms.topology.RedisUri;

/**
 * A connection whose sessions can take part in global transactions (Jakarta Messaging 3.1, section
 * 11.3). It can be closed before these end: the transaction manager still decides on what was done.
 */
public final class RedisJmsXAConnection extends RedisJmsConnection
    implements XAConnection, XAQueueConnection, XATopicConnection {

  private final String resourceManager;

  private RedisJmsXAConnection(
      ConnectionEngine engine,
      SharedStores.Lease lease,
      Options options,
      Domain domain,
      String resourceManager) {
    super(engine, lease, options, domain);
    this.resourceManager = resourceManager;
  }

  /**
   * Connects; the credentials are checked now.
   *
   * @param options those of the URI and of the factory, merged, with the credentials to use
   * @throws jakarta.jms.JMSSecurityException if the credentials are refused
   * @throws JMSException if Redis cannot be reached
   */
  public static RedisJmsXAConnection openXA(
      SharedStores stores, RedisUri uri, Options options, Domain domain) throws JMSException {
    String resourceManager = resourceManager(uri, options);
    return open(
        stores,
        uri,
        options,
        (engine, lease) ->
            new RedisJmsXAConnection(engine, lease, options, domain, resourceManager));
  }

  /** What connections to the same Redis group, database and key prefix have in common. */
  public static String resourceManager(RedisUri uri, Options options) {
    String servers =
        uri.endpoints().stream().map(Endpoint::toString).sorted().collect(Collectors.joining(","));
    return options.master().map(master -> master + "@").orElse("")
        + servers
        + "/"
        + uri.database()
        + "/"
        + options.keyPrefix();
  }

  @Override
  public RedisJmsXASession createXASession() throws JMSException {
    return createXASession(AcknowledgeMode.AUTO, domain());
  }

  /**
   * Creates a session that works in this mode while it is in no global transaction; an extension
   * for application servers.
   *
   * @param sessionMode {@link Session#AUTO_ACKNOWLEDGE}, as without this argument; {@link
   *     Session#DUPS_OK_ACKNOWLEDGE}; or {@link Session#SESSION_TRANSACTED} for transactions of its
   *     own, that {@code commit} and {@code rollback} end
   * @throws JMSException if it is another one, or there is no such mode
   */
  public RedisJmsXASession createXASession(int sessionMode) throws JMSException {
    AcknowledgeMode mode = AcknowledgeMode.of(sessionMode);
    if (mode == AcknowledgeMode.CLIENT || mode == AcknowledgeMode.INDIVIDUAL) {
      throw new JMSException(
          "The session mode of an XASession must be AUTO_ACKNOWLEDGE, DUPS_OK_ACKNOWLEDGE or"
              + " SESSION_TRANSACTED");
    }
    return createXASession(mode, domain());
  }

  @Override
  public RedisJmsXASession createXAQueueSession() throws JMSException {
    domain().requireQueues("createXAQueueSession");
    return createXASession(AcknowledgeMode.AUTO, Domain.QUEUE);
  }

  @Override
  public RedisJmsXASession createXATopicSession() throws JMSException {
    domain().requireTopics("createXATopicSession");
    return createXASession(AcknowledgeMode.AUTO, Domain.TOPIC);
  }

  private RedisJmsXASession createXASession(AcknowledgeMode mode, Domain sessionDomain)
      throws JMSException {
    return createSession(
        mode, engine -> new RedisJmsXASession(this, engine, sessionDomain, resourceManager));
  }
}
