package io.otqmn.operator.metrics;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that is served, renewed in two steps: the next one is first made known to clients
 * ({@link #trustBundle}), and served from the next look on.
 */
final class ServingKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "serving";

  private final String dnsName;
  private volatile ServingCertificate current;
  private volatile @Nullable ServingCertificate next;

  ServingKey(String dnsName, Instant now) {
    this.dnsName = dnsName;
    this.current = ServingCertificate.make(dnsName, now);
  }

  /** Goes one step on, if it is time to; call it not more often than clients take to hear of it. */
  void renew(Instant now) {
    ServingCertificate known = next;
    if (known != null) {
      current = known;
      next = null;
    } else if (current.dueForRenewal(now)) {
      next = ServingCertificate.make(dnsName, now);
    }
  }

  /** PEM of what is served, and of what will be. */
  String trustBundle() {
    ServingCertificate known = next;
    return current.pem() + (known == null ? "" : known.pem());
  }

  @Override
  public String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {current.certificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return current.key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return ALIAS;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
