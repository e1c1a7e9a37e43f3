package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * The scripts, one {@code .lua} file each; its header says what it takes and answers. A line {@code
 * -- @include name} stands for {@code include/name.lua}, once.
 */
enum Script {
  BURY,
  CLAIM,
  CLAIM_CLIENT_ID,
  CLOSE_CONSUMER,
  COMMIT,
  COMMITTED,
  COMMIT_BRANCH,
  CONNECT,
  CREATE_TEMPORARY,
  DELETE_TEMPORARY,
  DISPATCH,
  FETCH,
  FORGET_BRANCH,
  HEARTBEAT,
  PREPARE,
  PROBE,
  PUBLISH,
  REAP,
  REGISTER_CONSUMER,
  REGISTER_SENDER,
  REGISTER_SESSION,
  REMOVE,
  RESOLVE,
  ROLLBACK_BRANCH,
  SCAN,
  SEND,
  SENT,
  SKIP,
  SOURCES,
  SUBSCRIBE,
  SUBSCRIPTIONS,
  SWEEP,
  UNSUBSCRIBE,
  WAIT;

  private static final String INCLUDE = "-- @include ";

  private final byte[] source;
  private final byte[] sha;

  Script() {
    String file = name().toLowerCase(Locale.ROOT).replace('_', '-');
    source = expand(file, new HashSet<>()).getBytes(UTF_8);
    sha = sha1(source).getBytes(UTF_8);
  }

  byte[] source() {
    return source;
  }

  /** What EVALSHA takes. */
  byte[] sha() {
    return sha;
  }

  private static String expand(String file, Set<String> included) {
    StringBuilder text = new StringBuilder();
    for (String line : read(file).split("\n", -1)) {
      if (line.startsWith(INCLUDE)) {
        String name = line.substring(INCLUDE.length()).strip();
        if (included.add(name)) {
          text.append(expand("include/" + name, included));
        }
      } else {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("script " + file + ".lua is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
