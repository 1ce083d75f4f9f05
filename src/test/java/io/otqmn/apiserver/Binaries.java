package io.otqmn.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/** The programs of the control plane, as {@code lab/build core} leaves them. */
record Binaries(Path directory) {
  private static final List<String> NEEDED =
      List.of("etcd", "kube-apiserver", "kube-controller-manager", "kubectl");

  static Binaries ofLab() {
    String home =
        System.getenv()
            .getOrDefault(
                "OTQMN_LAB_HOME",
                System.getenv()
                    .getOrDefault(
                        "LAB_HOME", System.getProperty("user.home") + "/.cache/otqmn-lab"));
    return new Binaries(Path.of(home, "bin"));
  }

  /** Why the tier cannot run here; empty if it can. */
  String missing() {
    String names =
        NEEDED.stream()
            .filter(name -> !Files.isExecutable(directory.resolve(name)))
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? ""
        : "no " + names + " in " + directory + ": run lab/build core, or set OTQMN_LAB_HOME";
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /**
   * Makes them findable for kube-api-test below a directory of its own. Its etcd flushes nothing to
   * disk and listens on loopback only, for which kube-api-test has no options.
   *
   * @return the version to ask kube-api-test for
   */
  String linkInto(Path home) throws IOException {
    String version = "1.0.0";
    Path target = home.resolve("k8s").resolve(version + "-linux-" + architecture());
    Files.createDirectories(target);
    for (String name : List.of("kube-apiserver", "kubectl")) {
      Path link = target.resolve(name);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, path(name).toAbsolutePath());
    }
    Path etcd = target.resolve("etcd");
    Files.writeString(
        etcd,
        """
        #!/usr/bin/env bash
        exec '%s' --unsafe-no-fsync "${@//0.0.0.0/127.0.0.1}"
        """
            .formatted(path("etcd").toAbsolutePath()));
    Files.setPosixFilePermissions(etcd, PosixFilePermissions.fromString("rwxr-xr-x"));
    return version;
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }
}
