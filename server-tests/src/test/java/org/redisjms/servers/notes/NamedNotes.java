package org.redisjms.servers.notes;

import jakarta.jms.JMSConnectionFactoryDefinition;
import jakarta.jms.JMSDestinationDefinition;
import jakarta.servlet.annotation.WebServlet;
import java.io.Serial;

/** As GlassFish and Open Liberty understand it: the queue has the name of the destination. */
@WebServlet("/next")
@JMSConnectionFactoryDefinition(
    name = NotesServlet.CONNECTIONS,
    interfaceName = "jakarta.jms.ConnectionFactory",
    resourceAdapter = "redis-jms",
    maxPoolSize = 5)
@JMSDestinationDefinition(
    name = NotesServlet.NOTES,
    interfaceName = "jakarta.jms.Queue",
    resourceAdapter = "redis-jms",
    destinationName = "notes")
public class NamedNotes extends NotesServlet {

  @Serial private static final long serialVersionUID = 1L;
}
