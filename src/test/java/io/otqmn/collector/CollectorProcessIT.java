package io.otqmn.collector;

import static io.otqmn.collector.TestCamera.focusFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.otqmn.collector.export.RecordingBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a process of its own: what a pod sees of it. */
class CollectorProcessIT {
  private static final String CONFIG =
      """
      {"fleet": {"namespace": "cameras", "name": "city"},
       "ingest": {"port": 0, "maxStreams": 10, "admissionPerSecond": 10,
                  "reconnectJitterMillis": 0, "maxFrameBytes": 65536, "maxRows": 4096,
                  "windowFrames": 64, "heartbeatMillis": 20000, "maxAgeMillis": 3000000000000,
                  "maxAheadMillis": 3000000000000},
       "signals": {},
       "export": {"endpoint": "%s", "compression": "zstd", "timeoutMillis": 5000},
       "drain": {"timeoutMillis": 20000},
       "logLevel": "INFO"}
      """;
  private static final Pattern INGEST = Pattern.compile("ingest on port (\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory;
  private RecordingBackend backend;
  private Process process;
  private int httpPort;

  @BeforeEach
  void start() throws Exception {
    backend = new RecordingBackend();
    httpPort = freePort();
    process = collector(CONFIG.formatted(backend.endpoint()));
  }

  @AfterEach
  void stop() {
    process.destroyForcibly();
    backend.close();
  }

  private Process collector(String config) throws IOException {
    Path file = Files.writeString(directory.resolve("collector.json"), config);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                "target/quarkus-app/quarkus-run.jar",
                "collector",
                "--config=" + file)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.environment().put("OTQMN_HTTP_PORT", Integer.toString(httpPort));
    builder.environment().put("OTQMN_LOG_FORMAT", "json");
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + httpPort + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitStatus(String path, int status) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreException(UncheckedIOException.class)
        .until(() -> get(path).statusCode() == status);
  }

  private ManagedChannel channel() throws IOException {
    Matcher port = INGEST.matcher(Files.readString(directory.resolve("log")));
    assertThat(port.find()).isTrue();
    return NettyChannelBuilder.forAddress("localhost", Integer.parseInt(port.group(1)))
        .usePlaintext()
        .build();
  }

  @Test
  void servesUntilItIsAskedToEndAndThenDrains() throws Exception {
    awaitStatus("/health/ready", 200);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/started").statusCode()).isEqualTo(200);
    ManagedChannel channel = channel();
    try {
      TestCamera camera = TestCamera.connect(channel, "a", 1, 1);
      camera.frame(focusFrame(1));
      camera.awaitAck(1);
      assertThat(get("/metrics").body())
          .contains("otqmn_frames_total{outcome=\"delivered\",reason=\"none\"} 1.0")
          .contains("otqmn_collector_streams 1.0");
      process.destroy(); // SIGTERM
      await().atMost(Duration.ofSeconds(10)).until(camera::askedToMove);
      assertThat(get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
      camera.frame(focusFrame(2));
      camera.goodbye();
      assertThat(camera.end().getStatus().getCode()).isEqualTo(Status.Code.OK);
      assertThat(camera.acknowledged()).isEqualTo(2);
    } finally {
      channel.shutdownNow();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isIn(0, 143);
    assertThat(backend.acceptedGaugeValues()).containsExactly(1.0, 2.0);
    assertThat(Files.readAllLines(directory.resolve("log")))
        .filteredOn(line -> line.contains("io.otqmn"))
        .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }
}
