package org.redisjms.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The self-signed certificate of the servers that this JVM starts, for {@code 127.0.0.1} and {@code
 * localhost}. Made by the JDK's {@code keytool} at first use; its files go with the JVM.
 */
public final class TestCertificate {
  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "redis";

  private final Path certificateFile;
  private final Path keyFile;
  private final Path trustStore;
  private final SSLContext sslContext;

  private static final class Holder {
    static final TestCertificate INSTANCE = create();
  }

  private TestCertificate(Path folder) throws GeneralSecurityException, IOException {
    certificateFile = folder.resolve("server.crt");
    keyFile = folder.resolve("server.key");
    trustStore = folder.resolve("trust.p12");

    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      trust.store(out, PASSWORD.toCharArray());
    }
    Files.writeString(certificateFile, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    Files.writeString(
        keyFile, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));

    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    sslContext = SSLContext.getInstance("TLS");
    sslContext.init(null, managers.getTrustManagers(), null);
  }

  static TestCertificate get() {
    return Holder.INSTANCE;
  }

  private static TestCertificate create() {
    Path folder = RunFolder.newServerFolder("tls");
    try {
      generate(folder);
      return new TestCertificate(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a certificate", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void generate(Path folder) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=Redis JMS testkit",
                "-ext",
                "SAN=ip:127.0.0.1,dns:localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                "keys.p12",
                "-storepass",
                PASSWORD)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }

  private static String pem(String type, byte[] content) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(type, encoder.encodeToString(content));
  }

  /** What a server needs of it, to lie in its folder. */
  List<Path> serverFiles() {
    return List.of(certificateFile, keyFile);
  }

  /** The lines that make a server or a sentinel speak TLS, and only that, with all others. */
  List<String> serverConfiguration(int port) {
    return List.of(
        "port 0",
        "tls-port " + port,
        "tls-cert-file " + certificateFile.getFileName(),
        "tls-key-file " + keyFile.getFileName(),
        "tls-ca-cert-file " + certificateFile.getFileName(),
        "tls-auth-clients no",
        "tls-replication yes");
  }

  /** The certificate in PEM form. */
  public Path certificateFile() {
    return certificateFile;
  }

  /** A PKCS #12 trust store with the certificate. */
  public Path trustStore() {
    return trustStore;
  }

  /** The password of the trust store. */
  public String trustStorePassword() {
    return PASSWORD;
  }

  /** A context that trusts this certificate only. */
  public SSLContext sslContext() {
    return sslContext;
  }
}
