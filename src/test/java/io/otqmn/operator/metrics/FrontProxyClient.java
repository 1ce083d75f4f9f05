package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** A client whose certificate is its own authority. */
record FrontProxyClient(String pem, PrivateKey key) {
  static FrontProxyClient named(String commonName, Path directory) throws Exception {
    Path certificate = Files.createTempFile(directory, "client", ".crt");
    Path key = Files.createTempFile(directory, "client", ".key");
    CertManager.generateKeyAndCertificate(
        "CN=" + commonName,
        key.toFile(),
        certificate.toFile(),
        new GeneralName(GeneralName.dNSName, commonName));
    return new FrontProxyClient(Files.readString(certificate), read(Files.readString(key)));
  }

  private static PrivateKey read(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      return new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) parser.readObject()).getPrivate();
    }
  }

  /** Of a client that trusts the server's certificate; null: one without a certificate. */
  static SSLContext context(@Nullable FrontProxyClient client, X509Certificate server)
      throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
    trust.load(null, null);
    trust.setCertificateEntry("server", server);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    KeyManager[] own = null;
    if (client != null) {
      KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(client.pem().getBytes(US_ASCII)));
      keys.setKeyEntry("client", client.key(), new char[0], new Certificate[] {certificate});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, new char[0]);
      own = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, trusted.getTrustManagers(), null);
    return context;
  }
}
