package io.otqmn.kme.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * An authority and the certificates it signs, made with the openssl program: the JDK has no public
 * way to make one. Tests are skipped where there is no openssl.
 */
public final class Certificates {
  private final Path directory;
  private int made;

  public Certificates(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    Assumptions.assumeTrue(hasOpenssl(), "needs the openssl program on the PATH");
    run(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.crt",
        "-days",
        "2",
        "-subj",
        "/CN=authority");
  }

  public Path authority() {
    return directory.resolve("ca.crt");
  }

  public Path certificate(String file) {
    return directory.resolve(file + ".crt");
  }

  public Path key(String file) {
    return directory.resolve(file + ".key");
  }

  /** A certificate with this common name, good for localhost. */
  public PemCredentials issue(String commonName) throws IOException, InterruptedException {
    return issue(commonName, "c" + made++);
  }

  /** With files of that name. */
  public PemCredentials issue(String commonName, String file)
      throws IOException, InterruptedException {
    Files.writeString(
        directory.resolve(file + ".ext"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    run(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-utf8",
        "-keyout",
        file + ".key",
        "-out",
        file + ".csr",
        "-subj",
        "/CN=" + commonName);
    run(
        "x509",
        "-req",
        "-in",
        file + ".csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        file + ".ext",
        "-out",
        file + ".crt");
    return PemCredentials.read(certificate(file), key(file), authority());
  }

  private static boolean hasOpenssl() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
      process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
  }
}
