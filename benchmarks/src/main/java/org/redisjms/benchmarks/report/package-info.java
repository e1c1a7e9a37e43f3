/** What a run found out, as tables, as CSV and as charts. */
@NullMarked
package org.redisjms.benchmarks.report;

import org.jspecify.annotations.NullMarked;
