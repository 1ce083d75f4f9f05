package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;

/**
 * A key that never leaves the process and the certificate that it signed itself: whoever is told of
 * the certificate needs no authority to trust it, and nothing else follows from that trust (it may
 * sign no other). The JDK has no public way to make one, hence {@link Der}. Fields as of RFC 5280.
 */
record ServingCertificate(PrivateKey key, X509Certificate certificate) {
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final Duration VALID = Duration.ofDays(90);
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final int VERSION_TAG = 0xa0;
  private static final int EXTENSIONS_TAG = 0xa3;
  private static final int DNS_NAME_TAG = 0x82;
  private static final byte[] DIGITAL_SIGNATURE = {(byte) 0x80};

  /**
   * @param dnsName by which clients know the server
   */
  static ServingCertificate make(String dnsName, Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
      byte[] content = content(dnsName, now, pair.getPublic().getEncoded(), algorithm);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(content);
      byte[] der = Der.sequence(content, algorithm, Der.bits(0, signature.sign()));
      return new ServingCertificate(
          pair.getPrivate(),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ECDSA with P-256", e);
    }
  }

  private static byte[] content(String dnsName, Instant now, byte[] publicKey, byte[] algorithm)
      throws GeneralSecurityException {
    byte[] name = new X500Principal("CN=otqmn-operator").getEncoded();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey);
    return Der.sequence(
        Der.tagged(VERSION_TAG, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(1, Arrays.copyOf(digest, 16))),
        algorithm,
        name,
        Der.sequence(Der.time(now.minus(CLOCK_SKEW)), Der.time(now.plus(VALID))),
        name,
        publicKey,
        Der.tagged(
            EXTENSIONS_TAG,
            Der.sequence(
                extension(BASIC_CONSTRAINTS, Der.sequence()),
                extension(KEY_USAGE, Der.bits(7, DIGITAL_SIGNATURE)),
                extension(EXTENDED_KEY_USAGE, Der.sequence(Der.oid(SERVER_AUTHENTICATION))),
                extension(
                    SUBJECT_ALTERNATIVE_NAME,
                    Der.sequence(Der.tagged(DNS_NAME_TAG, dnsName.getBytes(US_ASCII)))))));
  }

  private static byte[] extension(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
  }

  boolean dueForRenewal(Instant now) {
    return now.isAfter(certificate.getNotAfter().toInstant().minus(RENEWED_BEFORE_END));
  }

  String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("it was encoded before", e);
    }
  }
}
