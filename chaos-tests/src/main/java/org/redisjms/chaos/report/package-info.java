/** The result for people: a table and a time line. */
@NullMarked
package org.redisjms.chaos.report;

import org.jspecify.annotations.NullMarked;
