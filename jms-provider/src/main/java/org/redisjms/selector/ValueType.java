package org.redisjms.selector;

/** What is known of the type of an expression before it meets a message. */
enum ValueType {
  NUMBER("a number"),
  STRING("a string"),
  BOOLEAN("a condition"),
  /** An identifier: its type is that of the property in each message. */
  ANY("an identifier");

  private final String description;

  ValueType(String description) {
    this.description = description;
  }

  boolean canBe(ValueType wanted) {
    return this == ANY || wanted == ANY || this == wanted;
  }

  @Override
  public String toString() {
    return description;
  }
}
