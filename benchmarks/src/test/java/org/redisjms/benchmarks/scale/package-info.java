/** The scale parts run. */
package org.redisjms.benchmarks.scale;
