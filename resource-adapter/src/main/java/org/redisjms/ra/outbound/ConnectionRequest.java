package org.redisjms.ra.outbound;

import jakarta.resource.spi.ConnectionRequestInfo;
import org.redisjms.client.Domain;

/** What an application asks for: who connects, and for which style of messaging. */
record ConnectionRequest(Credentials credentials, Domain domain) implements ConnectionRequestInfo {}
