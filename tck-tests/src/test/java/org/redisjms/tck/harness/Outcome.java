package org.redisjms.tck.harness;

/** What came of one test on one provider. */
enum Outcome {
  PASSED,
  FAILED,
  /** Failed as {@link ArtemisDiffers} announces. */
  DIFFERS
}
