/** Redis JMS: a Jakarta Messaging 3.1 provider whose broker is a plain Redis Sentinel group. */
@NullMarked
package org.redisjms;

import org.jspecify.annotations.NullMarked;
