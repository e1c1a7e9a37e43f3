/**
 * The chaos suite: clients in processes of their own at work on a Sentinel group, while a nemesis
 * breaks servers, clients and connections. Each client writes a history of what it did and what
 * became of it; in the end a checker reads the histories and what is left in Redis, and decides
 * whether the guarantees held. {@link org.redisjms.chaos.Chaos} is the program.
 */
@NullMarked
package org.redisjms.chaos;

import org.jspecify.annotations.NullMarked;
