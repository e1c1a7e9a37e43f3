package org.redisjms.topology;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.redisjms.config.InvalidOptionException;
import org.redisjms.config.Option;
import org.redisjms.config.Options;

/** How sockets are secured: the JDK's trusted certificates unless {@code trustStore} is set. */
record Tls(SSLSocketFactory factory, boolean verifyHostname) {

  /**
   * @throws InvalidOptionException if a store cannot be read
   */
  static Tls of(Options options) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(options), trustManagers(options), null);
      return new Tls(context.getSocketFactory(), options.verifyHostname());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not available: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keyManagers(Options options) {
    if (options.keyStore().isEmpty()) {
      return null;
    }
    String file = options.keyStore().get();
    char[] password = options.keyStorePassword().orElse("").toCharArray();
    try {
      KeyStore store = KeyStore.getInstance(new File(file), password);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(Option.KEY_STORE, file, e);
    }
  }

  private static TrustManager @Nullable [] trustManagers(Options options) {
    if (options.trustStore().isEmpty()) {
      return null;
    }
    String file = options.trustStore().get();
    try {
      KeyStore store =
          isPem(file)
              ? pem(file)
              : KeyStore.getInstance(
                  new File(file), options.trustStorePassword().orElse("").toCharArray());
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(Option.TRUST_STORE, file, e);
    }
  }

  private static boolean isPem(String file) throws IOException {
    return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
  }

  private static KeyStore pem(String file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = new FileInputStream(file)) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
    }
    return store;
  }

  private static InvalidOptionException unreadable(Option option, String file, Exception cause) {
    InvalidOptionException failure =
        new InvalidOptionException(
            option.key(),
            "Option '" + option.key() + "': cannot read '" + file + "': " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }
}
