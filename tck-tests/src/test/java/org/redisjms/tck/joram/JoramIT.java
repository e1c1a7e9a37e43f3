package org.redisjms.tck.joram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestFailure;
import junit.framework.TestResult;
import junit.framework.TestSuite;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.jtests.jms.framework.JMSTestCase;
import org.redisjms.tck.harness.Provider;
import org.redisjms.tck.harness.Results;
import org.redisjms.testkit.NoLeftovers;

/** All the Joram tests, one after the other, on each provider. */
@ParameterizedClass(name = "{0}")
@MethodSource("org.redisjms.tck.harness.Providers#all")
@ExtendWith(NoLeftovers.class)
class JoramIT {
  private static final String TESTS = "org/objectweb/jtests/jms/conform";

  @Parameter Provider provider;

  @TestFactory
  List<DynamicContainer> joram() throws Exception {
    Path classes =
        Path.of(JMSTestCase.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> names;
    try (Stream<Path> files = Files.walk(classes.resolve(TESTS))) {
      names =
          files
              .map(file -> classes.relativize(file).toString().replace('/', '.'))
              .filter(file -> file.endsWith("Test.class"))
              .map(file -> file.substring(0, file.length() - ".class".length()))
              .sorted()
              .toList();
    }
    assertThat(names).hasSize(18);
    return names.stream().map(this::container).toList();
  }

  private DynamicContainer container(String className) {
    try {
      TestSuite suite = new TestSuite(Class.forName(className).asSubclass(TestCase.class));
      return DynamicContainer.dynamicContainer(
          className.substring(className.lastIndexOf('.') + 1),
          Collections.list(suite.tests()).stream().map(test -> dynamicTest(className, test)));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private DynamicTest dynamicTest(String className, Test test) {
    String name = ((TestCase) test).getName();
    return DynamicTest.dynamicTest(
        name,
        () -> {
          Throwable failure = run(test);
          String[] packages = className.split("\\.");
          Results.record(
              "Joram: " + packages[packages.length - 2],
              packages[packages.length - 1] + "." + name,
              provider,
              failure);
          if (failure != null) {
            throw failure;
          }
        });
  }

  private @Nullable Throwable run(Test test) {
    JoramAdmin.use(provider);
    TestResult result = new TestResult();
    test.run(result);
    return Stream.concat(
            Collections.list(result.failures()).stream(),
            Collections.list(result.errors()).stream())
        .map(TestFailure::thrownException)
        .findFirst()
        .orElse(null);
  }
}
