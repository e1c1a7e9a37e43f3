/**
 * The message selector language of Jakarta Messaging 3.1, section 3.8.1: a lexer, a recursive
 * descent parser, a sealed syntax tree of records that evaluates itself with the three-valued logic
 * of SQL, and a matcher for LIKE.
 *
 * <p>{@link org.redisjms.selector.Selector} is the only entrance. The package knows neither
 * messages nor the JMS API: a message is a function from an identifier to a value. Text comes from
 * outside, so its length and nesting are bounded, and neither parsing nor matching can overflow the
 * stack or take exponential time.
 */
@NullMarked
package org.redisjms.selector;

import org.jspecify.annotations.NullMarked;
