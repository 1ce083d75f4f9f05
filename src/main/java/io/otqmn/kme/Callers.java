package io.otqmn.kme;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

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
    String name = commonName(chain[0]);
    Instant validUntil = chain[0].getNotAfter().toInstant();
    if (name != null && peerKmes.contains(name)) {
      return new Caller.Peer(name, validUntil);
    }
    return name != null && directory.isHere(name)
        ? new Caller.Sae(name, validUntil)
        : new Caller.Unknown();
  }

  /** Null if the subject has not exactly one common name. */
  static @Nullable String commonName(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.size() > 1 && part.toAttributes().get("CN") != null) {
          return null;
        }
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String text) {
          names.add(text);
        }
      }
    } catch (InvalidNameException e) {
      return null;
    }
    return names.size() == 1 ? names.getFirst() : null;
  }
}
