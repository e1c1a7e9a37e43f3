package org.redisjms.benchmarks.scenario;

/** What a client is told beforehand, because a scenario needs it, or compares like with like. */
public enum Tuning {
  /** An acknowledgement has been answered before the next message is delivered. */
  STRICT,
  /** The last automatic acknowledgements may be under way when the next message is delivered. */
  PIPELINED,
  /** A CompletionListener is called when the broker has the message, not before. */
  COMPLETIONS,
  /** One call settles many messages and is answered; a single one needs no answer of its own. */
  TOGETHER,
  /** A transaction manager has the transactions: the factory is an XAConnectionFactory as well. */
  GLOBAL
}
