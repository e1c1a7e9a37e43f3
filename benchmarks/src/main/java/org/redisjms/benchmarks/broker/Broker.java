package org.redisjms.benchmarks.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A broker in this JVM. */
public interface Broker {
  /** The word on which it removes everything. */
  String CLEAN = "clean";

  /** What it is, for the report. */
  String description();

  /** Removes all queues, topics and messages. */
  void clean() throws Exception;

  /**
   * Writes the URI and the description to the standard output, and obeys the standard input. Does
   * not return: the JVM ends with that input.
   */
  static void serve(Broker broker, String uri, PrintStream out) throws Exception {
    out.println(uri);
    out.println(broker.description());
    BufferedReader words =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String word = words.readLine(); CLEAN.equals(word); word = words.readLine()) {
      broker.clean();
      out.println(CLEAN);
    }
    // Nobody needs its messages any more.
    Runtime.getRuntime().halt(0);
  }

  /** A URI with a port that nobody listens on. */
  static String freeUri() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "tcp://127.0.0.1:" + probe.getLocalPort();
    }
  }
}
