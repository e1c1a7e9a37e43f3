/**
 * The conformance tests: a class for each chapter or large section of Jakarta Messaging 3.1, and
 * for each test the section that it proves. They use nothing but the {@code jakarta.jms} API.
 */
@NullMarked
package org.redisjms.tck.chapters;

import org.jspecify.annotations.NullMarked;
