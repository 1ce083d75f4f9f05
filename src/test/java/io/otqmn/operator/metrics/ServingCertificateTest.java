package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingCertificateTest {
  private static final String NAME = "otqmn-custom-metrics.otqmn-system.svc";
  private static final Instant NOW = Instant.parse("2026-11-24T11:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-24T11:00:00Z", "2049-11-24T11:00:00Z", "2051-01-01T00:00:00Z"})
  void isAServersOwnForNinetyDays(String now) throws Exception {
    Instant instant = Instant.parse(now);
    X509Certificate certificate = ServingCertificate.make(NAME, instant).certificate();

    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, NAME));
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getKeyUsage()[0]).as("digital signature").isTrue();
    assertThat(certificate.getBasicConstraints()).as("signs no other").isEqualTo(-1);
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber()).isPositive();
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(instant.minusSeconds(3600));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(instant.plus(Duration.ofDays(90)));
  }

  @Test
  void noTwoAreAlike() {
    assertThat(ServingCertificate.make(NAME, NOW).certificate())
        .isNotEqualTo(ServingCertificate.make(NAME, NOW).certificate());
  }

  @Test
  void theNextOneIsKnownBeforeItIsServed() throws Exception {
    ServingKey key = new ServingKey(NAME, NOW);
    X509Certificate first = key.getCertificateChain("")[0];

    key.renew(NOW.plus(Duration.ofDays(59)));
    assertThat(bundle(key)).containsExactly(first);

    Instant due = NOW.plus(Duration.ofDays(61));
    key.renew(due);
    assertThat(key.getCertificateChain("")).containsExactly(first);
    assertThat(bundle(key)).hasSize(2).contains(first);
    X509Certificate next = bundle(key).get(1);

    key.renew(due.plusSeconds(30));
    assertThat(key.getCertificateChain("")).containsExactly(next);
    assertThat(bundle(key)).containsExactly(next);
    key.renew(due.plusSeconds(60));
    assertThat(bundle(key)).containsExactly(next);
  }

  private static List<X509Certificate> bundle(ServingKey key) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(key.trustBundle().getBytes(US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }
}
