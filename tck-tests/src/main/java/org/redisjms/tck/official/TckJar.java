package org.redisjms.tck.official;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * The jar of the TCK, alone or followed by others that it needs.
 *
 * @param files what goes onto the class path; the first holds the tests
 */
record TckJar(List<Path> files) {

  /** As in the TCK's own set-up: integration tests outside of the packages for containers. */
  private static final Pattern STANDALONE = Pattern.compile("(?!.*/ee[0-9]*/)[^$]*IT\\.class");

  TckJar {
    files = List.copyOf(files);
  }

  /**
   * The jar at a path.
   *
   * @param path a path, or several with {@link File#pathSeparator} between them; may be empty
   * @throws NoTckException if there is none
   */
  static TckJar at(String path) throws NoTckException {
    List<Path> files = new ArrayList<>();
    for (String file : path.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!file.isBlank()) {
        files.add(Path.of(file.strip()).toAbsolutePath());
      }
    }
    if (files.isEmpty()) {
      throw new NoTckException("No TCK was named.");
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new NoTckException("There is no file " + file + ".");
      }
    }
    return new TckJar(files);
  }

  /**
   * The names of the test classes that need no container, in order.
   *
   * @param only which of them: those in whose name this is found
   * @throws NoTckException if it holds none, or is not a jar
   */
  List<String> standaloneClasses(Pattern only) throws NoTckException {
    Path tests = files.get(0);
    List<String> names = new ArrayList<>();
    try (JarFile jar = new JarFile(tests.toFile())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(STANDALONE.asMatchPredicate())
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .filter(only.asPredicate())
          .forEach(names::add);
    } catch (IOException e) {
      throw new NoTckException(tests + " can not be read as a jar: " + e);
    }
    if (names.isEmpty()) {
      throw new NoTckException(
          "There are no standalone tests named like '" + only + "' in " + tests + ".");
    }
    Collections.sort(names);
    return names;
  }
}
