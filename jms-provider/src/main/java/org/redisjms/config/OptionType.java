package org.redisjms.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of an option becomes a value, and what may be written. */
interface OptionType {

  /**
   * A value that is none of what is {@link #allowed}; carries no text, because the value may be a
   * password.
   */
  final class NotAllowed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Object parse(String text) throws NotAllowed;

  /** Which values are allowed, for error messages and the documentation. */
  String allowed();

  /** Whether the value must never be shown. */
  default boolean secret() {
    return false;
  }

  /** The text that parses to this value. */
  default String format(Object value) {
    return value.toString();
  }

  /** Any text. */
  record Text(String allowed, Pattern pattern) implements OptionType {
    static Text any() {
      return new Text("any text", Pattern.compile(".*", Pattern.DOTALL));
    }

    @Override
    public Object parse(String text) throws NotAllowed {
      if (!pattern.matcher(text).matches()) {
        throw new NotAllowed();
      }
      return text;
    }
  }

  /** A text that is never shown. */
  record Secret() implements OptionType {
    @Override
    public Object parse(String text) {
      return text;
    }

    @Override
    public String allowed() {
      return "any text";
    }

    @Override
    public boolean secret() {
      return true;
    }
  }

  /** A whole number. */
  record Whole(int min, int max) implements OptionType {
    @Override
    public Object parse(String text) throws NotAllowed {
      try {
        int value = Integer.parseInt(text.strip());
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        // said below, together with what is allowed
      }
      throw new NotAllowed();
    }

    @Override
    public String allowed() {
      return max == Integer.MAX_VALUE
          ? "a whole number, at least " + min
          : "a whole number from " + min + " to " + max;
    }
  }

  /** A decimal number. */
  record Decimal(double min, double max) implements OptionType {
    private static final Pattern FORM = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    @Override
    public Object parse(String text) throws NotAllowed {
      String stripped = text.strip();
      if (FORM.matcher(stripped).matches()) {
        double value = Double.parseDouble(stripped);
        if (value >= min && value <= max) {
          return value;
        }
      }
      throw new NotAllowed();
    }

    @Override
    public String allowed() {
      return "a number from " + min + " to " + max;
    }
  }

  /** {@code true} or {@code false}. */
  record Flag() implements OptionType {
    @Override
    public Object parse(String text) throws NotAllowed {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new NotAllowed();
      };
    }

    @Override
    public String allowed() {
      return "`true` or `false`";
    }
  }

  /** One of the words of {@link Durability}. */
  record Durable() implements OptionType {
    @Override
    public Object parse(String text) throws NotAllowed {
      for (Durability durability : Durability.values()) {
        if (durability.toString().equalsIgnoreCase(text.strip())) {
          return durability;
        }
      }
      throw new NotAllowed();
    }

    @Override
    public String allowed() {
      return "`master`, `replica`, `all` or `fsync`";
    }
  }

  /**
   * A duration: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}; a bare number is milliseconds.
   */
  record Time(Duration min, Duration max) implements OptionType {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)?", Pattern.CASE_INSENSITIVE);

    @Override
    public Object parse(String text) throws NotAllowed {
      Matcher matcher = FORM.matcher(text.strip());
      if (matcher.matches()) {
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2).toLowerCase(Locale.ROOT);
        Duration value =
            switch (unit) {
              case "ms" -> Duration.ofMillis(number);
              case "s" -> Duration.ofSeconds(number);
              case "m" -> Duration.ofMinutes(number);
              case "h" -> Duration.ofHours(number);
              default -> Duration.ofDays(Math.min(number, 1_000_000));
            };
        if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
          return value;
        }
      }
      throw new NotAllowed();
    }

    @Override
    public String allowed() {
      return "a duration from " + format(min) + " to " + format(max);
    }

    @Override
    public String format(Object value) {
      long millis = ((Duration) value).toMillis();
      if (millis == 0 || millis % 1000 != 0) {
        return millis + "ms";
      }
      long seconds = millis / 1000;
      if (seconds % 86_400 == 0) {
        return seconds / 86_400 + "d";
      }
      if (seconds % 3600 == 0) {
        return seconds / 3600 + "h";
      }
      return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
  }

  /**
   * A size in bytes: {@code 512k}, {@code 10m}, {@code 1g}; a bare number is bytes. Held as a long.
   */
  record Size(long min, long max) implements OptionType {
    private static final Pattern FORM =
        Pattern.compile("(\\d{1,12})\\s*([kmg])?b?", Pattern.CASE_INSENSITIVE);

    @Override
    public Object parse(String text) throws NotAllowed {
      Matcher matcher = FORM.matcher(text.strip());
      if (matcher.matches()) {
        String unit = matcher.group(2) == null ? "" : matcher.group(2).toLowerCase(Locale.ROOT);
        long factor =
            switch (unit) {
              case "k" -> 1L << 10;
              case "m" -> 1L << 20;
              case "g" -> 1L << 30;
              default -> 1;
            };
        // twelve digits and a factor of 2^30 exceed a long; the range check must see the true
        // product
        long number = Long.parseLong(matcher.group(1));
        if (number <= max / factor && number * factor >= min) {
          return number * factor;
        }
      }
      throw new NotAllowed();
    }

    @Override
    public String allowed() {
      return "a size from " + format(min) + " to " + format(max);
    }

    @Override
    public String format(Object value) {
      long bytes = (Long) value;
      if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
        return (bytes >> 20) + "m";
      }
      return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "k" : bytes + "";
    }
  }
}
