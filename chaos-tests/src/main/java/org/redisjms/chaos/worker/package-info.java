/**
 * The client processes: a {@link org.redisjms.chaos.worker.Worker} runs several roles, each with a
 * connection or session of its own, at a modest pace, and writes its history. The parent's end of
 * it is {@link org.redisjms.chaos.worker.WorkerProcess}.
 */
@NullMarked
package org.redisjms.chaos.worker;

import org.jspecify.annotations.NullMarked;
