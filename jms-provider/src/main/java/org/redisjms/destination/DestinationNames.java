package org.redisjms.destination;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The rules for physical destination names.
 *
 * <p>A name is not empty or blank, takes at most {@value #MAX_BYTES} bytes in UTF-8, is well-formed
 * Unicode and holds no control characters. Anything else is allowed, spaces and braces too: the
 * storage layer escapes what its keys cannot hold.
 */
public final class DestinationNames {
  /** The longest name, in UTF-8 bytes. */
  public static final int MAX_BYTES = 1_000;

  private static final String TEMPORARY_PREFIX = "temporary:";

  private static final int SHOWN_CHARACTERS = 40;

  private DestinationNames() {}

  /**
   * The physical name of a temporary destination, by which {@code createQueue} and {@code
   * createTopic} find it again.
   *
   * @param id what nobody else uses
   */
  public static String temporary(String id) {
    return TEMPORARY_PREFIX + id;
  }

  /** Whether it is the physical name of a temporary destination. */
  static boolean isTemporary(String name) {
    return name.startsWith(TEMPORARY_PREFIX);
  }

  /**
   * Checks a physical name.
   *
   * @return the name, unchanged
   * @throws IllegalArgumentException if the rules above forbid it; the message says which one
   */
  public static String check(@Nullable String name) {
    if (name == null) {
      throw new IllegalArgumentException("A destination name must not be null");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("A destination name must not be empty or blank");
    }
    // Every char takes at least one byte, so that a huge string is refused before it is encoded.
    if (name.length() > MAX_BYTES || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A destination name must not be longer than "
              + MAX_BYTES
              + " bytes in UTF-8, but this one is: "
              + shown(name));
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            String.format(
                "A destination name must not contain control characters, but there is U+%04X at index %d of %s",
                (int) c, i, shown(name)));
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == name.length()
            || !Character.isLowSurrogate(name.charAt(i + 1))) {
          throw new IllegalArgumentException(
              String.format(
                  "A destination name must be well-formed Unicode, but there is the unpaired surrogate U+%04X at index"
                      + " %d",
                  (int) c, i));
        }
        i++;
      }
    }
    return name;
  }

  private static String shown(String name) {
    StringBuilder text = new StringBuilder("'");
    name.chars()
        .limit(SHOWN_CHARACTERS)
        .forEach(c -> text.append(Character.isISOControl(c) ? '?' : (char) c));
    return text.append(name.length() > SHOWN_CHARACTERS ? "...'" : "'").toString();
  }
}
