package bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A collector as a process of its own, on a processor of its own. */
final class Contender implements AutoCloseable {
  private static final double TICKS_PER_SECOND = 100;

  final String name;
  final int port;
  private final Process process;
  private final Path log;

  private Contender(String name, int port, Process process, Path log) {
    this.name = name;
    this.port = port;
    this.process = process;
    this.log = log;
  }

  /**
   * @param heartbeatMillis null: the default, only changes are exported; 0: every point is
   */
  static Contender ours(
      String name, Path directory, int sinkPort, String cpu, Integer heartbeatMillis)
      throws Exception {
    int port = freePort();
    StringBuilder signals = new StringBuilder();
    for (String vector :
        List.of("lens", "exposure", "environment", "thermal", "motion", "frames")) {
      signals
          .append(signals.isEmpty() ? "" : ", ")
          .append('"')
          .append(vector)
          .append("\": {\"intervalMillis\": 0, \"enabled\": true")
          .append(
              heartbeatMillis == null ? "}" : ", \"heartbeatMillis\": " + heartbeatMillis + "}");
    }
    Path config = directory.resolve(name + ".json");
    Files.writeString(
        config,
        """
        {"fleet": {"namespace": "cameras", "name": "bench"},
         "ingest": {"port": %d, "maxStreams": 50000, "admissionPerSecond": 100000, "reconnectJitterMillis": 1000,
                    "maxFrameBytes": 65536, "maxRows": 4096, "windowFrames": 64, "heartbeatMillis": 60000,
                    "maxAgeMillis": 3155760000000, "maxAheadMillis": 3155760000000},
         "signals": {%s},
         "export": {"endpoint": "http://127.0.0.1:%d", "compression": "zstd", "timeoutMillis": 10000},
         "drain": {"timeoutMillis": 0}}
        """
            .formatted(port, signals, sinkPort));
    List<String> command =
        new ArrayList<>(
            List.of(
                "taskset",
                "-c",
                cpu,
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    // as the image starts it, in a pod of one processor: the serial collector, no threads beside it
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
    command.addAll(
        List.of(System.getProperty("bench.java.options", "").split(" ")).stream()
            .filter(o -> !o.isEmpty())
            .toList());
    command.addAll(
        List.of(
            System.getProperty("bench.program", "-jar target/quarkus-app/quarkus-run.jar")
                .split(" ")));
    command.addAll(List.of("collector", "--config=" + config));
    return start(name, directory, port, command, "OTQMN_HTTP_PORT", "0");
  }

  static Contender otelcol(
      String name, Path directory, int sinkPort, String cpu, String binary, String compression)
      throws Exception {
    int port = freePort();
    Path config = directory.resolve(name + ".yaml");
    // no batch processor, and the answer waits for the next hop: an acknowledgement means what ours
    // means
    Files.writeString(
        config,
        """
        receivers:
          otlp: {protocols: {grpc: {endpoint: "127.0.0.1:%d", max_recv_msg_size_mib: 64}}}
        exporters:
          otlp:
            endpoint: "127.0.0.1:%d"
            compression: %s
            tls: {insecure: true}
            sending_queue: {enabled: false}
            retry_on_failure: {enabled: false}
        service:
          telemetry: {metrics: {level: none}, logs: {level: error}}
          pipelines: {metrics: {receivers: [otlp], exporters: [otlp]}}
        """
            .formatted(port, sinkPort, compression));
    return start(
        name,
        directory,
        port,
        List.of("taskset", "-c", cpu, binary, "--config=" + config),
        "GOMAXPROCS",
        "1");
  }

  private static Contender start(
      String name, Path directory, int port, List<String> command, String variable, String value)
      throws Exception {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put(variable, value);
    Contender contender = new Contender(name, port, builder.start(), log);
    contender.awaitPort();
    return contender;
  }

  private void awaitPort() throws Exception {
    for (int i = 0; i < 600; i++) {
      if (!process.isAlive()) {
        throw new IllegalStateException(name + " ended: see " + log);
      }
      try (Socket socket = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    throw new IllegalStateException(name + " does not listen: see " + log);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** User and system time so far. */
  double cpuSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  double rssMebibytes() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  /** Gives back what a Java process holds but does not use. */
  void collectGarbage() throws Exception {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
