/**
 * What goes wrong, on purpose: faults of servers, clients and connections, chosen by a seeded
 * random generator, one after the other.
 */
@NullMarked
package org.redisjms.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
