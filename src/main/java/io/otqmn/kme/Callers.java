package io.otqmn.kme;

import io.otqmn.tls.CommonName;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/**
 * Tells callers by their certificates. The ID is the subject's common name; a subject with none or
 * several names nobody. The TLS handshake has proved by then that the caller holds the key, but
 * nothing else: whether an authority of ours vouches for the certificate is decided here, so that a
 * wrong certificate gets the 401 that the standard demands, not a broken connection.
 */
final class Callers {
  private final X509TrustManager authorities;
  private final SaeDirectory directory;
  private final Set<String> peerKmes;

  Callers(X509TrustManager authorities, SaeDirectory directory, Set<String> peerKmes) {
    this.authorities = authorities;
    this.directory = directory;
    this.peerKmes = Set.copyOf(peerKmes);
  }

  Caller identify(List<Certificate> presented) {
    X509Certificate[] chain = presented.toArray(new X509Certificate[0]);
    if (chain.length == 0) {
      return new Caller.Unknown();
    }
    try {
      authorities.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    } catch (CertificateException e) {
      return new Caller.Unknown();
    }
    String name = CommonName.of(chain[0]);
    Instant validUntil = chain[0].getNotAfter().toInstant();
    if (name != null && peerKmes.contains(name)) {
      return new Caller.Peer(name, validUntil);
    }
    return name != null && directory.isHere(name)
        ? new Caller.Sae(name, validUntil)
        : new Caller.Unknown();
  }
}
