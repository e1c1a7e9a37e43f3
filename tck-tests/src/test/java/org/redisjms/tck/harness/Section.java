package org.redisjms.tck.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The section of Jakarta Messaging 3.1 that a test proves, the most precise one, such as {@code
 * "6.1.2"}. Every conformance test has one.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Section {
  String value();
}
