/**
 * The provider through the public interfaces of Jakarta Messaging alone, on real Redis. The classes
 * follow the chapters of the specification (Jakarta Messaging 3.1), and each test names its
 * section.
 */
@NullMarked
package org.redisjms.jms;

import org.jspecify.annotations.NullMarked;
