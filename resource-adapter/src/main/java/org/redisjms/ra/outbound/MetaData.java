package org.redisjms.ra.outbound;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.resource.spi.ManagedConnectionMetaData;
import org.jspecify.annotations.Nullable;

/** What a managed connection is connected to. */
record MetaData(String product, String version, @Nullable String user)
    implements ManagedConnectionMetaData {

  static MetaData of(Connection connection, Credentials credentials) throws JMSException {
    return new MetaData(
        connection.getMetaData().getJMSProviderName(),
        connection.getMetaData().getProviderVersion(),
        credentials.user());
  }

  @Override
  public String getEISProductName() {
    return product;
  }

  @Override
  public String getEISProductVersion() {
    return version;
  }

  /** No limit is known. */
  @Override
  public int getMaxConnections() {
    return 0;
  }

  @Override
  public @Nullable String getUserName() {
    return user;
  }
}
