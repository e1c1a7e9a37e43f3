/**
 * Connection factories and destinations through JNDI: an initial context made from properties
 * ({@link org.redisjms.jndi.RedisJmsInitialContextFactory}), and an object factory for containers
 * that bind references or have resource definitions ({@link
 * org.redisjms.jndi.RedisJmsObjectFactory}).
 */
@NullMarked
package org.redisjms.jndi;

import org.jspecify.annotations.NullMarked;
