/**
 * Runs the standalone tests of the official Jakarta Messaging TCK against Redis JMS.
 *
 * <p>{@link org.redisjms.tck.official.OfficialTck} starts one Redis server and a few JVMs, each
 * with a key prefix and a JNDI context of its own, hands the test classes of the TCK's jar out to
 * them, and prints the score. Nothing of the TCK is part of this project.
 */
@NullMarked
package org.redisjms.tck.official;

import org.jspecify.annotations.NullMarked;
