package org.redisjms.selector;

/**
 * The text of a message selector is not a valid conditional expression (section 3.8.1.1). The
 * message says what was expected, what was found, and where.
 */
public final class SelectorSyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * A selector may be long: the message quotes only this many characters on each side of the
   * mistake.
   */
  private static final int EXCERPT = 40;

  private final int position;

  SelectorSyntaxException(String problem, String selector, int index) {
    super(problem + " at character " + (index + 1) + " of selector: " + excerpt(selector, index));
    this.position = index + 1;
  }

  /**
   * Where the mistake is.
   *
   * @return the number of the first wrong character, counted from 1; one more than the length of
   *     the selector when its end came too soon
   */
  public int position() {
    return position;
  }

  private static String excerpt(String selector, int index) {
    int from = Math.max(0, index - EXCERPT);
    int to = Math.min(selector.length(), index + EXCERPT);
    return (from > 0 ? "..." : "")
        + selector.substring(from, to)
        + (to < selector.length() ? "..." : "");
  }
}
