package operatorbench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A fresh etcd, kube-apiserver (with an audit log) and kube-controller-manager on loopback. */
final class ControlPlane implements AutoCloseable {
  static final String ADMIN = "bench-admin";

  /** Who the operator under test is: an ordinary service account, not exempt from fairness. */
  static final String OPERATOR = "system:serviceaccount:otqmn-system:otqmn-operator";

  private static final String OPERATOR_TOKEN = "operator-token";
  private static final String CONTROLLERS =
      "garbage-collector-controller,namespace-controller,deployment-controller,"
          + "replicaset-controller,endpoints-controller,endpointslice-controller,"
          + "horizontal-pod-autoscaler-controller,disruption-controller,serviceaccount-controller";
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - {level: Metadata, users: ["%s", "%s"]}
      - {level: None}
      """;

  private final Path binaries;
  private final Path home;
  private final List<Measured> processes = new ArrayList<>();
  private final int port;
  private final Api admin;
  private Measured controllers;

  ControlPlane(Path binaries, Path home) throws Exception {
    this.binaries = binaries;
    this.home = home;
    Files.createDirectories(home);
    int etcd = freePort();
    port = freePort();
    writeFiles();
    start(
        "etcd",
        "--data-dir=" + home.resolve("etcd"),
        "--unsafe-no-fsync",
        "--listen-client-urls=http://127.0.0.1:" + etcd,
        "--advertise-client-urls=http://127.0.0.1:" + etcd,
        "--listen-peer-urls=http://127.0.0.1:" + freePort());
    start(
        "kube-apiserver",
        "--etcd-servers=http://127.0.0.1:" + etcd,
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + home.resolve("certificates"),
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/16",
        "--service-account-issuer=https://127.0.0.1",
        "--service-account-key-file=" + home.resolve("sa.pub"),
        "--service-account-signing-key-file=" + home.resolve("sa.key"),
        "--token-auth-file=" + home.resolve("tokens.csv"),
        "--authorization-mode=RBAC",
        "--audit-policy-file=" + home.resolve("audit.yaml"),
        "--audit-log-path=" + auditLog(),
        "--audit-log-maxsize=4096",
        "--audit-log-mode=batch");
    admin = new Api(address(), "admin-token");
    Await.until(
        Duration.ofSeconds(60),
        "kube-apiserver is not ready: see " + home,
        () -> admin.answers("/readyz"));
    allowOperator();
    controllers = startControllers(20);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void writeFiles() throws IOException, NoSuchAlgorithmException {
    Files.writeString(home.resolve("audit.yaml"), AUDIT_POLICY.formatted(ADMIN, OPERATOR));
    Files.writeString(
        home.resolve("tokens.csv"),
        """
        admin-token,%s,admin,system:masters
        controllers-token,system:kube-controller-manager,controllers,system:masters
        %s,%s,operator,"system:serviceaccounts,system:serviceaccounts:otqmn-system"
        """
            .formatted(ADMIN, OPERATOR_TOKEN, OPERATOR));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    pem("sa.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
    pem("sa.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  private void pem(String file, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes()).encodeToString(der);
    Files.writeString(
        home.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, body, type));
  }

  private Measured start(String name, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of(binaries.resolve(name).toString()));
    command.addAll(List.of(flags));
    Measured process = Measured.start(name, command, Map.of(), home.resolve(name + ".log"));
    processes.add(process);
    return process;
  }

  private Measured startControllers(int requestsPerSecond) throws IOException {
    return start(
        "kube-controller-manager",
        "--kubeconfig=" + kubeconfig("controllers", "controllers-token"),
        "--controllers=" + CONTROLLERS,
        "--leader-elect=false",
        "--secure-port=0",
        "--service-account-private-key-file=" + home.resolve("sa.key"),
        "--kube-api-qps=" + requestsPerSecond,
        "--kube-api-burst=" + requestsPerSecond * 3 / 2);
  }

  /** The controllers again, with another limit; 20 is what they do by default. */
  void controllersAt(int requestsPerSecond) throws IOException {
    controllers.close();
    processes.remove(controllers);
    controllers = startControllers(requestsPerSecond);
  }

  private void allowOperator() throws Exception {
    admin.post(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        {"metadata": {"name": "bench-operator"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                     "name": "cluster-admin"},
         "subjects": [{"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "%s"}]}
        """
            .formatted(OPERATOR));
    admin.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"otqmn-system\"}}");
  }

  private String address() {
    return "https://127.0.0.1:" + port;
  }

  Api admin() {
    return admin;
  }

  Path auditLog() {
    return home.resolve("audit.log");
  }

  Path operatorKubeconfig() throws IOException {
    return kubeconfig("operator", OPERATOR_TOKEN);
  }

  private Path kubeconfig(String user, String token) throws IOException {
    Path file = home.resolve(user + ".kubeconfig");
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: bench, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: %s, user: {token: %s}}]
        contexts: [{name: bench, context: {cluster: bench, user: %s}}]
        current-context: bench
        """
            .formatted(address(), user, token, user));
  }

  /** CPU seconds that the control plane has used so far, by program. */
  Map<String, Double> cpu() {
    Map<String, Double> cpu = new java.util.TreeMap<>();
    processes.forEach(process -> cpu.merge(process.name(), process.cpuSeconds(), Double::sum));
    return cpu;
  }

  @Override
  public void close() {
    admin.close();
    processes.reversed().forEach(Measured::close);
  }
}
