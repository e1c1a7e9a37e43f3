package org.redisjms.store;

import java.util.List;

/** A walk over the messages that were in a queue when it began. */
public interface StoreBrowser {

  /** The next messages; empty at the end. */
  List<StoredMessage> next();
}
