package org.redisjms.chaos.check;

/**
 * A guarantee that was broken.
 *
 * @param rule which one
 * @param text who, what and when
 */
public record Violation(String rule, String text) {}
