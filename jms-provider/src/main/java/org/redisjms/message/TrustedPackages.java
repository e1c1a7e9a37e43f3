package org.redisjms.message;

import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which classes may come out of object messages.
 *
 * <p>Deserializing a class runs its code, so only what the application names is accepted, on top of
 * plain values of the JDK: boxed types, strings and their builders, {@code java.math}, {@code
 * java.time}, {@code java.util} and its concurrent collections, SQL dates, and arrays of all these.
 * The option {@code trustedPackages} is a list, separated by commas, of
 *
 * <ul>
 *   <li>{@code com.acme.Order}: that class and the classes nested in it;
 *   <li>{@code com.acme}: the classes of that package;
 *   <li>{@code com.acme.*}: the classes of that package and of all packages below it;
 *   <li>{@code *}: everything. Only for a Redis that nobody else can write to.
 * </ul>
 *
 * <p>Whatever is trusted, the nesting of objects, their number and the size of arrays are limited.
 */
public final class TrustedPackages {
  /** The name of the option. */
  public static final String OPTION = "trustedPackages";

  /** Only the plain values of the JDK. */
  public static final TrustedPackages DEFAULT = new TrustedPackages(Set.of(), false);

  /** Everything. */
  public static final TrustedPackages ALL = new TrustedPackages(Set.of(), true);

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
              + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*(\\.\\*)?");

  private static final Set<String> PLAIN_PACKAGES =
      Set.of(
          "java.math",
          "java.time",
          "java.time.chrono",
          "java.time.zone",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private static final Set<String> PLAIN_CLASSES =
      Set.of(
          "java.io.Serializable",
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.CharSequence",
          "java.lang.Character",
          "java.lang.Comparable",
          "java.lang.Double",
          "java.lang.Enum",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Number",
          "java.lang.Object",
          "java.lang.Short",
          "java.lang.String",
          "java.lang.StringBuffer",
          "java.lang.StringBuilder",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "sun.util.calendar.ZoneInfo");

  private final Set<String> entries;
  private final boolean all;

  private TrustedPackages(Set<String> entries, boolean all) {
    this.entries = entries;
    this.all = all;
  }

  /**
   * Reads the value of the option; null or blank trusts only the plain values of the JDK.
   *
   * @throws IllegalArgumentException if an entry is not the name of a class or a package
   */
  public static TrustedPackages of(@Nullable String option) {
    if (option == null || option.isBlank()) {
      return DEFAULT;
    }
    Set<String> entries = new LinkedHashSet<>();
    for (String part : option.split(",", -1)) {
      String entry = part.strip();
      if (entry.equals("*")) {
        return ALL;
      }
      if (!ENTRY.matcher(entry).matches()) {
        throw new IllegalArgumentException(
            OPTION
                + ": not a class (com.acme.Order), a package (com.acme), a package with all below it (com.acme.*) or *: '"
                + entry
                + "'");
      }
      entries.add(entry);
    }
    return new TrustedPackages(entries, false);
  }

  /**
   * Whether a class of that name, as {@link Class#getName()} gives it and not of an array, is
   * trusted.
   */
  boolean trusts(String className) {
    if (all || PLAIN_CLASSES.contains(className)) {
      return true;
    }
    int dot = className.lastIndexOf('.');
    String packageName = dot < 0 ? "" : className.substring(0, dot);
    if (PLAIN_PACKAGES.contains(packageName)) {
      return true;
    }
    if (entries.isEmpty()) {
      return false;
    }
    if (entries.contains(packageName) || entries.contains(packageName + ".*")) {
      return true;
    }
    for (String entry : entries) {
      boolean matches =
          entry.endsWith(".*")
              ? packageName.startsWith(entry.substring(0, entry.length() - 1))
              : className.equals(entry) || className.startsWith(entry + '$');
      if (matches) {
        return true;
      }
    }
    return false;
  }

  /** Whether the application's own classes may occur. */
  boolean trustsMoreThanPlainValues() {
    return all || !entries.isEmpty();
  }

  /**
   * Deserializes one object.
   *
   * @throws MessageFormatException if a class is not trusted (the message names it and the option),
   *     a limit is exceeded, a class is missing, or the bytes are damaged
   */
  Object deserialize(byte[] bytes) throws MessageFormatException {
    DeserializationFilter filter = new DeserializationFilter(this, bytes.length);
    try (LoadingObjectInputStream in =
        new LoadingObjectInputStream(new ByteArrayInputStream(bytes), filter)) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw failure(filter, e, e);
    } catch (LinkageError | StackOverflowError e) {
      // A class that cannot be initialized, or one whose own code recurses: the message is bad, not
      // this process.
      throw failure(filter, e, null);
    }
  }

  private static MessageFormatException failure(
      DeserializationFilter filter, Throwable cause, @Nullable Exception linked) {
    String refusal = filter.refusal();
    MessageFormatException failure =
        new MessageFormatException(
            refusal != null
                ? refusal
                : "The object of the message cannot be deserialized: " + cause);
    failure.initCause(cause);
    failure.setLinkedException(linked);
    return failure;
  }

  @Override
  public String toString() {
    return all ? "*" : String.join(",", entries);
  }
}
