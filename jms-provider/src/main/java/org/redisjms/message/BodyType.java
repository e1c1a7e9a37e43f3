package org.redisjms.message;

/** The message types. */
enum BodyType {
  MESSAGE,
  TEXT,
  BYTES,
  MAP,
  STREAM,
  OBJECT
}
