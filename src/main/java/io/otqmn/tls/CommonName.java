package io.otqmn.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Whom a certificate names. */
public final class CommonName {
  private CommonName() {}

  /** Null if the subject has not exactly one common name. */
  public static @Nullable String of(X509Certificate certificate) {
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
