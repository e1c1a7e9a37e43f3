package org.redisjms.tck.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Artemis fails this test, and the specification is on the test's side. The build then expects the
 * failure: it breaks when Artemis comes to agree, so that the report stays true.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ArtemisDiffers {
  /** What Artemis does, and what the cited section says about it, in a sentence or two. */
  String value();
}
