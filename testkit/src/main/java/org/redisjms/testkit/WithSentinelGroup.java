package org.redisjms.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a {@link SentinelGroup} to the parameters of that type of a test class's constructor, test
 * methods and life cycle methods. On a class: one group for all its tests, stopped after the last.
 * On a method: a group of its own.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestkitExtension.class)
public @interface WithSentinelGroup {
  /** How the append-only file is kept. */
  Aof aof() default Aof.EVERYSEC;

  /** The password of the default user; none if empty. */
  String password() default "";

  /** The password of the sentinels; none if empty. */
  String sentinelPassword() default "";

  /** The limit of memory, such as {@code 64mb}; none if empty. */
  String maxmemory() default "";

  /** Whether to speak TLS, and that only. */
  boolean tls() default false;

  /** Further lines for the {@code redis.conf} of the servers. */
  String[] config() default {};
}
