/** Tests of the benchmarks, and a short run of them. */
package org.redisjms.benchmarks;
