/** Tests of the report. */
package org.redisjms.benchmarks.report;
