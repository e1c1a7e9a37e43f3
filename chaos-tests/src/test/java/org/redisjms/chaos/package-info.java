/** Tests of the chaos suite, and a short run of it. */
package org.redisjms.chaos;
