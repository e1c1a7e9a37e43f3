/** Who is measured: for each provider how its server is started and how a client connects to it. */
@NullMarked
package org.redisjms.benchmarks.provider;

import org.jspecify.annotations.NullMarked;
