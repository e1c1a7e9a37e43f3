package org.redisjms.topology;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Recognises error replies.
 *
 * <p>The code is looked for anywhere in the text: before Redis 7 an error inside a script arrives
 * as {@code ERR Error running script … -READONLY …}.
 */
public final class RedisErrors {

  /** What an error reply means for the caller. */
  public enum Code {
    /** This server is a replica now. */
    READONLY,
    /** A blocked command was ended because the server became a replica. */
    UNBLOCKED,
    /** A replica that lost its master. */
    MASTERDOWN,
    CLUSTERDOWN,
    /** The server reads its data from disk. */
    LOADING,
    NOSCRIPT,
    /** Above {@code maxmemory}. */
    OOM,
    /** The ACL forbids a command or a key. */
    NOPERM,
    NOAUTH,
    WRONGPASS,
    /** Protected mode. */
    DENIED,
    /** A script runs for too long. */
    BUSY,
    /** The server cannot persist and refuses writes. */
    MISCONF,
    /** Fewer replicas than {@code min-replicas-to-write}. */
    NOREPLICAS,
    /** Anything else, and what is not an error reply. */
    OTHER;

    /** Whether another server has to be found, or this one verified, before the next command. */
    public boolean isNotMaster() {
      return switch (this) {
        case READONLY, UNBLOCKED, MASTERDOWN, CLUSTERDOWN, LOADING -> true;
        default -> false;
      };
    }

    /** Whether the user, the password or the ACL is the reason. */
    public boolean isSecurity() {
      return switch (this) {
        case NOPERM, NOAUTH, WRONGPASS, DENIED -> true;
        default -> false;
      };
    }
  }

  private static final Pattern CODE =
      Pattern.compile(
          "(?<![\\w])("
              + Stream.of(Code.values())
                  .filter(code -> code != Code.OTHER)
                  .map(Code::name)
                  .collect(Collectors.joining("|"))
              + ")(?![\\w])");

  private RedisErrors() {}

  /** The code in the text of an error reply. */
  public static Code classify(@Nullable String text) {
    if (text == null) {
      return Code.OTHER;
    }
    Matcher matcher = CODE.matcher(text);
    if (matcher.find()) {
      return Code.valueOf(matcher.group(1));
    }
    String lower = text.toLowerCase(Locale.ROOT);
    // inside a script an ACL denial carries no code, neither on 6.2 nor on 7.0
    if (lower.contains("the user executing the script can't")
        || lower.contains("acl failure in script")
        || lower.contains("no permissions to")) {
      return Code.NOPERM;
    }
    // WAIT and WAITAOF on a master that was made a replica meanwhile
    if (lower.contains("cannot be used with replica instances")) {
      return Code.READONLY;
    }
    // a password for a user that has none
    if (lower.contains("without any password configured")) {
      return Code.WRONGPASS;
    }
    return Code.OTHER;
  }

  /** The code of a failure, if it or one of its causes is an error reply. */
  public static Code classify(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JedisDataException) {
        return classify(cause.getMessage());
      }
    }
    return Code.OTHER;
  }

  /** Whether the server has as many clients as it allows; it closes the connection then. */
  static boolean isRefusedConnection(JedisDataException failure) {
    return String.valueOf(failure.getMessage()).contains("max number of clients");
  }

  /** One line with the innermost reason of a failure, for messages. */
  static String describe(Throwable failure) {
    Throwable root = failure;
    while (!(root instanceof RedisTopologyException) && root.getCause() != null) {
      root = root.getCause();
    }
    if (root.getSuppressed().length > 0 && root.getCause() == null) {
      root = root.getSuppressed()[0];
    }
    String text = root.getMessage();
    if (root instanceof RuntimeException && text != null) {
      return text;
    }
    return root.getClass().getSimpleName() + (text == null ? "" : ": " + text);
  }
}
