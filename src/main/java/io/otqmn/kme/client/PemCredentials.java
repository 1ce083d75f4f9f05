package io.otqmn.kme.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Who somebody is and whom they trust, from PEM files: a certificate (with its chain), its PKCS #8
 * key, and the certificates of the authorities.
 *
 * @param certificate the own one, without its chain
 */
public record PemCredentials(
    X509Certificate certificate,
    X509ExtendedKeyManager keyManager,
    X509ExtendedTrustManager trustManager) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /**
   * @throws IllegalArgumentException one line: which file, what is wrong, what to do
   */
  public static PemCredentials read(Path certificateFile, Path keyFile, Path authoritiesFile) {
    List<X509Certificate> chain = certificates(certificateFile);
    PrivateKey key = key(keyFile, chain.getFirst().getPublicKey().getAlgorithm());
    try {
      KeyStore own = empty();
      own.setKeyEntry("own", key, new char[0], chain.toArray(new Certificate[0]));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      return new PemCredentials(
          chain.getFirst(),
          (X509ExtendedKeyManager) keys.getKeyManagers()[0],
          trust(certificates(authoritiesFile)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          certificateFile + " and " + keyFile + " do not make a pair: " + e.getMessage(), e);
    }
  }

  /** For a caller that shows no certificate of its own. */
  public static SSLContext anonymous(Path authoritiesFile) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust(certificates(authoritiesFile))}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          authoritiesFile + " cannot be used as authorities: " + e.getMessage(), e);
    }
  }

  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new X509ExtendedKeyManager[] {keyManager}, new TrustManager[] {trustManager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not available in this JDK: " + e.getMessage(), e);
    }
  }

  private static X509ExtendedTrustManager trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    for (int i = 0; i < authorities.size(); i++) {
      trusted.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    return (X509ExtendedTrustManager) trust.getTrustManagers()[0];
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (read.isEmpty()) {
        throw new IllegalArgumentException(file + " has no certificate: give a PEM file");
      }
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          file + " is not a certificate in PEM: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file, String algorithm) {
    try {
      Matcher pem = PKCS8.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (!pem.find()) {
        throw new IllegalArgumentException(
            file
                + " has no unencrypted PKCS #8 key (BEGIN PRIVATE KEY): convert it with openssl"
                + " pkcs8 -topk8 -nodes");
      }
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          file + " is not the " + algorithm + " key of the certificate: " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, IOException e) {
    return new IllegalArgumentException(file + " cannot be read: name a PEM file that exists", e);
  }
}
