package org.redisjms.testkit;

/** What a {@link FaultProxy} does to one exchange of a request and its reply. */
public sealed interface Fault {

  /** Nothing: the exchange is only counted. */
  record None() implements Fault {}

  /**
   * The connection breaks on the way to the server.
   *
   * @param after so many bytes of the request still reach the server
   */
  record CutRequest(int after, Cut how) implements Fault {
    public CutRequest {
      check(after);
    }
  }

  /**
   * The connection breaks on the way back; the server has seen the request, and has carried it out.
   *
   * @param after so many bytes of the reply still reach the client; 0 swallows it
   */
  record CutReply(int after, Cut how) implements Fault {
    public CutReply {
      check(after);
    }
  }

  /**
   * The connection breaks for the client, but the server notices nothing; the rest of the request
   * reaches it when {@link FaultedExchange#release} is called.
   *
   * @param after so many bytes of the request reach the server at once
   */
  record HoldRequest(int after, Cut how) implements Fault {
    public HoldRequest {
      check(after);
    }
  }

  /**
   * From this request on nothing passes the proxy any more, on any connection, until {@link
   * FaultProxy#flow}.
   *
   * @param reaches whether the request itself still reaches the server; if not, {@link
   *     FaultProxy#cut} before {@code flow} keeps it away for good
   */
  record Stall(boolean reaches) implements Fault {}

  private static void check(int after) {
    if (after < 0) {
      throw new IllegalArgumentException("Not a number of bytes: " + after);
    }
  }
}
