package org.redisjms.servers.notes;

import jakarta.jms.JMSConnectionFactoryDefinition;
import jakarta.jms.JMSDestinationDefinition;
import jakarta.servlet.annotation.WebServlet;
import java.io.Serial;

/**
 * As WildFly understands it: each definition is a resource adapter of its own, which has none of
 * the properties that are configured elsewhere.
 */
@WebServlet("/next")
@JMSConnectionFactoryDefinition(
    name = NotesServlet.CONNECTIONS,
    interfaceName = "jakarta.jms.ConnectionFactory",
    resourceAdapter = "redis-jms",
    maxPoolSize = 5,
    properties = "ra.uri=${redis.uri}")
@JMSDestinationDefinition(
    name = NotesServlet.NOTES,
    interfaceName = "jakarta.jms.Queue",
    className = "org.redisjms.ra.admin.AdministeredQueue",
    resourceAdapter = "redis-jms",
    properties = "PhysicalName=notes")
public class WildFlyNotes extends NotesServlet {

  @Serial private static final long serialVersionUID = 1L;
}
