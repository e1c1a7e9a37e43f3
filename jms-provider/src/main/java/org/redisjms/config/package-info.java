/**
 * The options of a connection factory: one table says for each its name, type, default, range and
 * meaning.
 *
 * <p>Parsing URI parameters, bean properties, error texts and the table in the documentation all
 * come from {@link org.redisjms.config.Option}, so that they cannot drift apart. This package
 * depends on nothing else here.
 */
@NullMarked
package org.redisjms.config;

import org.jspecify.annotations.NullMarked;
