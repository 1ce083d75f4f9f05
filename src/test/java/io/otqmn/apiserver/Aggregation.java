package io.otqmn.apiserver;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The API server's aggregation layer: how it proves itself to servers of other APIs. Its
 * certificate is its own authority.
 */
record Aggregation(Path certificate, Path key) {
  private static final String NAME = "front-proxy";

  static Aggregation in(Path home) throws IOException {
    Files.createDirectories(home);
    Aggregation made =
        new Aggregation(home.resolve("front-proxy.crt"), home.resolve("front-proxy.key"));
    CertManager.generateKeyAndCertificate(
        "CN=" + NAME,
        made.key().toFile(),
        made.certificate().toFile(),
        new GeneralName(GeneralName.dNSName, NAME));
    return made;
  }

  List<String> flags() {
    return List.of(
        "--requestheader-client-ca-file=" + certificate,
        "--requestheader-allowed-names=" + NAME,
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        "--proxy-client-cert-file=" + certificate,
        "--proxy-client-key-file=" + key,
        "--enable-aggregator-routing=true");
  }
}
