package org.redisjms.client;

import jakarta.jms.ConnectionMetaData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this provider is, and which version (Jakarta Messaging 3.1, section 6.1.6). */
public final class RedisJmsConnectionMetaData implements ConnectionMetaData {

  private static final List<String> JMSX_PROPERTIES =
      List.of("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

  /** The only instance that is needed. */
  static final RedisJmsConnectionMetaData INSTANCE = new RedisJmsConnectionMetaData();

  private final String version;
  private final int major;
  private final int minor;

  private RedisJmsConnectionMetaData() {
    version = readVersion();
    Matcher matcher = VERSION.matcher(version);
    boolean numbered = matcher.matches();
    major = numbered ? Integer.parseInt(matcher.group(1)) : 0;
    minor = numbered ? Integer.parseInt(matcher.group(2)) : 0;
  }

  /** The build writes the version into this file. */
  private static String readVersion() {
    try (InputStream in =
        RedisJmsConnectionMetaData.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("The provider's version cannot be read", e);
    }
  }

  @Override
  public String getJMSVersion() {
    return "3.1";
  }

  @Override
  public int getJMSMajorVersion() {
    return 3;
  }

  @Override
  public int getJMSMinorVersion() {
    return 1;
  }

  @Override
  public String getJMSProviderName() {
    return "Redis JMS";
  }

  @Override
  public String getProviderVersion() {
    return version;
  }

  @Override
  public int getProviderMajorVersion() {
    return major;
  }

  @Override
  public int getProviderMinorVersion() {
    return minor;
  }

  @Override
  public Enumeration<String> getJMSXPropertyNames() {
    return Collections.enumeration(JMSX_PROPERTIES);
  }

  @Override
  public String toString() {
    return getJMSProviderName() + " " + version + ", Jakarta Messaging " + getJMSVersion();
  }
}
