package org.redisjms.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The scripts, one {@code .lua} file each; its header says what it takes and answers. What they
 * share is in {@link ScriptSource included} files.
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

  private final byte[] source;
  private final byte[] sha;

  Script() {
    String file = name().toLowerCase(Locale.ROOT).replace('_', '-');
    source = ScriptSource.of(file).getBytes(UTF_8);
    sha = sha1(source).getBytes(UTF_8);
  }

  byte[] source() {
    return source;
  }

  /** What EVALSHA takes. */
  byte[] sha() {
    return sha;
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
