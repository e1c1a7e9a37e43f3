/**
 * An application for any Jakarta EE server: a servlet and an EJB that send and ask, and
 * message-driven beans that work. It finds its connection factory and queues by JNDI.
 */
@NullMarked
package org.redisjms.examples.jakartaee;

import org.jspecify.annotations.NullMarked;
