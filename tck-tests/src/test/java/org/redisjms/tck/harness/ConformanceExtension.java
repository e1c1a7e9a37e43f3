package org.redisjms.tck.harness;

import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Notes each test's result, and turns an announced failure of Artemis into a success. */
final class ConformanceExtension implements TestExecutionExceptionHandler, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ConformanceExtension.class);

  ConformanceExtension() {}

  @Override
  public void handleTestExecutionException(ExtensionContext test, Throwable failure)
      throws Throwable {
    if (announcedDifference(test).isEmpty()) {
      throw failure;
    }
    test.getStore(NAMESPACE).put(Outcome.DIFFERS, failure);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Section section = test.getRequiredTestMethod().getAnnotation(Section.class);
    if (section == null) {
      throw new IllegalStateException("a conformance test names its @Section");
    }
    String name =
        test.getRequiredTestClass().getSimpleName() + "." + test.getRequiredTestMethod().getName();
    Optional<ArtemisDiffers> difference = announcedDifference(test);
    Throwable failure = test.getExecutionException().orElse(null);
    Outcome outcome;
    String note = "";
    if (failure != null) {
      outcome = Outcome.FAILED;
      note = failure.toString();
    } else if (test.getStore(NAMESPACE).get(Outcome.DIFFERS) != null) {
      outcome = Outcome.DIFFERS;
      note = difference.orElseThrow().value();
    } else {
      outcome = Outcome.PASSED;
    }
    Results.append(new Result(section.value(), name, provider(test).toString(), outcome, note));
    if (outcome == Outcome.PASSED && difference.isPresent()) {
      throw new AssertionError("Artemis agrees with this test now: remove its @ArtemisDiffers");
    }
  }

  static Optional<ArtemisDiffers> announcedDifference(ExtensionContext test) {
    return provider(test) == Providers.ARTEMIS
        ? Optional.ofNullable(test.getRequiredTestMethod().getAnnotation(ArtemisDiffers.class))
        : Optional.empty();
  }

  private static Provider provider(ExtensionContext test) {
    return ((ConformanceTest) test.getRequiredTestInstance()).provider;
  }
}
