package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a script out of its file. A line {@code -- @include name} stands for {@code
 * include/name.lua}, once; of what it brings, functions that nothing calls are left out, because
 * Lua makes each of them anew whenever the script is called.
 */
final class ScriptSource {

  private static final String INCLUDE = "-- @include ";

  /** A function that is not inside of another: up to the first end without indent. */
  private static final Pattern FUNCTION =
      Pattern.compile("^local function (\\w+)\\(.*?^end\\n", Pattern.MULTILINE | Pattern.DOTALL);

  private ScriptSource() {}

  /** The script in {@code <file>.lua}. */
  static String of(String file) {
    return withoutUnused(expand(file, new HashSet<>()));
  }

  private static String expand(String file, Set<String> included) {
    StringBuilder text = new StringBuilder();
    for (String line : read(file).split("\n", -1)) {
      if (line.startsWith(INCLUDE)) {
        String name = line.substring(INCLUDE.length()).strip();
        if (included.add(name)) {
          text.append(expand("include/" + name, included));
        }
      } else {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static String withoutUnused(String text) {
    Matcher function = FUNCTION.matcher(text);
    while (function.find()) {
      String others = text.substring(0, function.start()) + text.substring(function.end());
      if (!Pattern.compile("\\b" + function.group(1) + "\\b")
          .matcher(withoutComments(others))
          .find()) {
        return withoutUnused(others);
      }
    }
    return text;
  }

  private static String withoutComments(String text) {
    return text.replaceAll("--.*", "");
  }

  private static String read(String file) {
    try (InputStream in = ScriptSource.class.getResourceAsStream(file + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("script " + file + ".lua is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
