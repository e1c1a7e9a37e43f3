package org.redisjms.topology;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.redisjms.config.InvalidOptionException;
import org.redisjms.config.Option;
import org.redisjms.config.Options;

/**
 * Takes a URI apart by hand: {@code java.net.URI} knows no list of hosts, and its error messages
 * quote the whole text with the password.
 */
final class RedisUriParser {
  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;
  private static final Pattern HOST =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+(?:%[\\w.-]+)?)]|([^\\[\\]:\\s%]+))(?::(\\d{1,5}))?");
  private static final String FORMS =
      "redis://host:6379, rediss://host:6379, redis-sentinel://host1:26379,host2:26379?master=NAME"
          + " or rediss-sentinel://...";

  private final String uri;

  RedisUriParser(String uri) {
    this.uri = uri.strip();
  }

  RedisUri parse() {
    int separator = uri.indexOf("://");
    String scheme = separator < 0 ? "" : uri.substring(0, separator).toLowerCase(Locale.ROOT);
    boolean sentinel =
        switch (scheme) {
          case "redis", "rediss" -> false;
          case "redis-sentinel", "rediss-sentinel" -> true;
          case "redis-cluster", "rediss-cluster" ->
              throw new InvalidRedisUriException(
                  "Redis Cluster (" + scheme + "://) is not yet supported; use " + FORMS + ".");
          default ->
              throw new InvalidRedisUriException(
                  (scheme.matches("[a-z][a-z0-9+.-]{0,30}")
                          ? "Unknown URI scheme '" + scheme + "'"
                          : "The URI has no scheme")
                      + "; use "
                      + FORMS
                      + ".");
        };
    String rest = uri.substring(separator + 3);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String beforeQuery = question < 0 ? rest : rest.substring(0, question);
    int slash = beforeQuery.indexOf('/');
    String path = slash < 0 ? "" : beforeQuery.substring(slash + 1);
    String authority = slash < 0 ? beforeQuery : beforeQuery.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (path.indexOf('@') >= 0 || (at < 0 && atBeforeFirstOption(query))) {
      // the rest would be read as host, database or option and could be quoted: it is part of a
      // password
      throw new InvalidRedisUriException(
          "In user and password of a "
              + scheme
              + ":// URI the characters / ? # @ % must be percent-encoded (%2F %3F %23 %40 %25).");
    }

    Options options = Options.defaults();
    if (at >= 0) {
      options = userInfo(authority.substring(0, at));
    }
    List<Endpoint> endpoints =
        hosts(authority.substring(at + 1), sentinel ? SENTINEL_PORT : REDIS_PORT);
    int database = database(path);
    options = query(query, options);
    boolean tls = scheme.startsWith("rediss");
    if (sentinel) {
      return new RedisUri.Sentinel(endpoints, tls, database, options);
    }
    if (endpoints.size() > 1) {
      throw new InvalidRedisUriException(
          scheme
              + ":// takes one host; for a list of sentinels use "
              + scheme
              + "-sentinel://: "
              + masked());
    }
    return new RedisUri.Single(endpoints.get(0), tls, database, options);
  }

  private static boolean atBeforeFirstOption(String query) {
    int at = query.indexOf('@');
    int equals = query.indexOf('=');
    return at >= 0 && (equals < 0 || at < equals);
  }

  private Options userInfo(String userInfo) {
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      throw new InvalidRedisUriException(
          "Before the @ write user:password@ or :password@: " + masked());
    }
    Options options = Options.defaults();
    if (colon > 0) {
      options = options.with(Option.USERNAME, decode(userInfo.substring(0, colon), "the user"));
    }
    String password = decode(userInfo.substring(colon + 1), "the password");
    return password.isEmpty() && colon == 0 ? options : options.with(Option.PASSWORD, password);
  }

  private List<Endpoint> hosts(String hosts, int defaultPort) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      Matcher matcher = HOST.matcher(host.strip());
      if (!matcher.matches()) {
        throw new InvalidRedisUriException(
            "'"
                + host
                + "' is not host or host:port (an IPv6 address needs brackets, [::1]:6379): "
                + masked());
      }
      int port = matcher.group(3) == null ? defaultPort : Integer.parseInt(matcher.group(3));
      if (port < 1 || port > 65_535) {
        throw new InvalidRedisUriException("The port of '" + host + "' is not 1 to 65535.");
      }
      String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      endpoints.add(new Endpoint(name, port));
    }
    return endpoints;
  }

  private int database(String path) {
    if (path.isEmpty()) {
      return 0;
    }
    if (!path.matches("\\d{1,6}")) {
      throw new InvalidRedisUriException(
          "After the host only the number of a database may follow, such as /0, not '/"
              + path
              + "': "
              + masked());
    }
    return Integer.parseInt(path);
  }

  private static Options query(String query, Options initial) {
    Options options = initial;
    for (String parameter : query.split("&", -1)) {
      if (parameter.isEmpty()) {
        continue;
      }
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      Option option = Option.named(name);
      if (equals < 0) {
        throw new InvalidOptionException(name, "Option '" + name + "' has no value.");
      }
      if (options.isSet(option)) {
        throw new InvalidOptionException(name, "Option '" + name + "' is given twice.");
      }
      options =
          options.with(option, decode(parameter.substring(equals + 1), "option '" + name + "'"));
    }
    return options;
  }

  /** Percent-decodes UTF-8; unlike a form's, a plus is a plus. */
  private static String decode(String text, String what) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.write(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw badEncoding(what);
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw badEncoding(what);
    }
  }

  private static InvalidRedisUriException badEncoding(String what) {
    return new InvalidRedisUriException(
        "The percent-encoding of " + what + " is damaged; a % itself is written %25.");
  }

  /** The URI as it was written, up to the options, without user and password. */
  private String masked() {
    int start = uri.indexOf("://") + 3;
    int at = uri.lastIndexOf('@');
    int question = uri.indexOf('?', Math.max(at, start));
    String end = question < 0 ? uri : uri.substring(0, question);
    return uri.substring(0, start) + (at < 0 ? end.substring(start) : "***" + end.substring(at));
  }

  /** A URI that may be shown. */
  static String format(RedisUri uri, String scheme) {
    StringBuilder text = new StringBuilder(scheme).append("://");
    if (uri.options().isSet(Option.USERNAME)) {
      text.append(encode(uri.options().username().orElse("")));
    }
    if (uri.options().isSet(Option.PASSWORD)) {
      text.append(":***");
    }
    if (uri.options().isSet(Option.USERNAME) || uri.options().isSet(Option.PASSWORD)) {
      text.append('@');
    }
    text.append(uri.endpointsText());
    if (uri.database() != 0) {
      text.append('/').append(uri.database());
    }
    char separator = '?';
    for (Map.Entry<String, String> entry : uri.options().toMap().entrySet()) {
      Option option = Option.named(entry.getKey());
      if (option != Option.USERNAME && option != Option.PASSWORD) {
        text.append(separator)
            .append(entry.getKey())
            .append('=')
            .append(option.secret() ? "***" : encode(entry.getValue()));
        separator = '&';
      }
    }
    return text.toString();
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || "-._~,:$".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
