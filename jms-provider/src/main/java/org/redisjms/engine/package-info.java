/**
 * The messaging engine: connections, sessions and consumers between the JMS API objects and the
 * store.
 *
 * <p>A session is one conversation: whatever it does with the store and whatever it delivers to
 * listeners happens under its lock for work, one thing after the other. Each consumer keeps its
 * claims in a {@link org.redisjms.engine.ClaimBuffer}: fetched but not delivered, delivered but not
 * settled, settled but not yet confirmed. Idle listeners own no thread; a hand-off, a wake-up or a
 * timer gives their session one for as long as there is work.
 */
@NullMarked
package org.redisjms.engine;

import org.jspecify.annotations.NullMarked;
