package io.otqmn.operator.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.otqmn.tls.CommonName;
import io.vertx.core.MultiMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The aggregation layer's proof of itself: headers that say who asks are believed from a client
 * whose certificate an authority of {@code requestheader-client-ca-file} vouches for and whose
 * common name is one of {@code requestheader-allowed-names} (none there: any name). All of it comes
 * from the ConfigMap {@code kube-system/extension-apiserver-authentication}.
 */
final class FrontProxy {
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String UNAUTHENTICATED = "system:unauthenticated";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Believes nobody. */
  static final FrontProxy NONE = new FrontProxy(Optional.empty(), Map.of());

  private final Optional<X509TrustManager> authorities;
  private final List<String> allowedNames;
  private final List<String> userHeaders;
  private final List<String> uidHeaders;
  private final List<String> groupHeaders;
  private final List<String> extraPrefixes;

  private FrontProxy(Optional<X509TrustManager> authorities, Map<String, String> data) {
    this.authorities = authorities;
    this.allowedNames = names(data, "requestheader-allowed-names");
    this.userHeaders = names(data, "requestheader-username-headers");
    this.uidHeaders = names(data, "requestheader-uid-headers");
    this.groupHeaders = names(data, "requestheader-group-headers");
    this.extraPrefixes = names(data, "requestheader-extra-headers-prefix");
  }

  /**
   * @param data of the ConfigMap
   * @throws IllegalArgumentException if it cannot be read
   */
  static FrontProxy of(Map<String, String> data) {
    String bundle = data.getOrDefault("requestheader-client-ca-file", "");
    return bundle.isBlank() ? NONE : new FrontProxy(Optional.of(authorities(bundle)), data);
  }

  /** To be named to clients in the handshake. */
  X509Certificate[] acceptedIssuers() {
    return authorities.map(X509TrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
  }

  /**
   * Who asks; empty if the client is not the aggregation layer or names nobody.
   *
   * @param presented the client's certificates; the handshake has proved that it holds their key
   */
  Optional<Requester> requester(List<Certificate> presented, MultiMap headers) {
    if (!trusted(presented.toArray(new X509Certificate[0]))) {
      return Optional.empty();
    }
    Optional<String> user = first(headers, userHeaders);
    return user.map(name ->
        new Requester(
            name, first(headers, uidHeaders).orElse(""), groups(headers), extra(headers)));
  }

  private boolean trusted(X509Certificate[] chain) {
    if (authorities.isEmpty() || chain.length == 0) {
      return false;
    }
    try {
      authorities.get().checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
    } catch (CertificateException e) {
      return false;
    }
    return allowedNames.isEmpty()
        || Optional.ofNullable(CommonName.of(chain[0])).filter(allowedNames::contains).isPresent();
  }

  private static Optional<String> first(MultiMap headers, List<String> names) {
    return names.stream()
        .flatMap(name -> headers.getAll(name).stream())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private List<String> groups(MultiMap headers) {
    List<String> groups = new ArrayList<>();
    groupHeaders.forEach(name -> groups.addAll(headers.getAll(name)));
    if (!groups.contains(AUTHENTICATED) && !groups.contains(UNAUTHENTICATED)) {
      groups.add(AUTHENTICATED);
    }
    return List.copyOf(groups);
  }

  private Map<String, List<String>> extra(MultiMap headers) {
    Map<String, List<String>> extra = new TreeMap<>();
    for (String prefix : extraPrefixes) {
      headers.forEach((name, value) -> {
        if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
          String key = decoded(name.substring(prefix.length()).toLowerCase(Locale.ROOT));
          extra.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
        }
      });
    }
    return extra;
  }

  /** Percent-encoded; what is not stays as it is. */
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  private static List<String> names(Map<String, String> data, String key) {
    try {
      return List.copyOf(
          JSON.readValue(data.getOrDefault(key, "[]"), new TypeReference<List<String>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(key + " is no JSON list of names", e);
    }
  }

  private static X509TrustManager authorities(String bundle) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bundle.getBytes(UTF_8)))) {
        store.setCertificateEntry("authority-" + count++, authority);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (count > 0 && manager instanceof X509TrustManager x509) {
          return x509;
        }
      }
      throw new IllegalArgumentException("requestheader-client-ca-file has no certificate");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("requestheader-client-ca-file cannot be read", e);
    }
  }
}
