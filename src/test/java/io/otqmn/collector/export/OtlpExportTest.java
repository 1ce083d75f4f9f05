package io.otqmn.collector.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.InsecureServerCredentials;
import io.grpc.TlsServerCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import io.otqmn.v1.SignalKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpExportTest {
  private static final List<SignalDefinition> SIGNALS =
      List.of(
          signal("camera.temperature", 2, SignalKind.SIGNAL_KIND_GAUGE, "soc"),
          signal("camera.temperature", 2, SignalKind.SIGNAL_KIND_GAUGE, "lens"),
          signal("camera.frames", 0, SignalKind.SIGNAL_KIND_COUNTER, "soc"),
          signal("camera.motion", 1, SignalKind.SIGNAL_KIND_DISTRIBUTION, "soc"));

  @TempDir private Path directory;

  private static SignalDefinition signal(String name, int scale, SignalKind kind, String place) {
    return new SignalDefinition(name, "1", scale, kind, Map.of("place", place), "thermal");
  }

  private static CameraSeries series() {
    return new CameraSeries(
        new CameraDeclaration("c1", 1, SIGNALS, 1, Map.of("camera.kind", "ptz"), ""),
        Map.of("camera.fleet", "city"),
        new ChangeFilter(SIGNALS, Map.of()));
  }

  private static FrameContent frame(long sequence) throws Exception {
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    builder.add(1_000, 0, 2_150);
    builder.add(2_000, 0, 2_151);
    builder.add(2_000, 1, -5);
    builder.add(1_000, 2, Long.MAX_VALUE);
    builder.addDistribution(
        2_000,
        3,
        Distribution.newBuilder()
            .setIntervalMicros(500)
            .setScale(3)
            .setZeroCount(1)
            .setPositiveOffset(-2)
            .addPositiveCounts(4)
            .setSum(125)
            .setMin(0)
            .setMax(40)
            .build());
    return builder.seal(sequence, 0);
  }

  private static ExportMetricsServiceRequest encoded(List<ExportableFrame> frames)
      throws Exception {
    return ExportMetricsServiceRequest.parseFrom(OtlpEncoder.encode(frames));
  }

  @Test
  void oneResourceMetricsPerCameraAndOneMetricPerName() throws Exception {
    CameraSeries camera = series();
    var request =
        encoded(
            List.of(
                new ExportableFrame(camera, frame(1), fate -> {}),
                new ExportableFrame(camera, frame(2), fate -> {}),
                new ExportableFrame(series(), frame(1), fate -> {})));
    assertThat(request.getResourceMetricsCount()).isEqualTo(2);
    ResourceMetrics resource = request.getResourceMetrics(0);
    assertThat(resource.getResource().getAttributesList())
        .extracting(attribute -> attribute.getKey() + "=" + attribute.getValue().getStringValue())
        .containsExactlyInAnyOrder("camera.fleet=city", "camera.kind=ptz", "device.id=c1");
    assertThat(resource.getScopeMetrics(0).getScope().getName()).isEqualTo("otqmn");
    List<Metric> metrics = resource.getScopeMetrics(0).getMetricsList();
    assertThat(metrics)
        .extracting(Metric::getName)
        .containsExactly("camera.temperature", "camera.frames", "camera.motion");
    var temperature = metrics.get(0).getGauge().getDataPointsList();
    assertThat(temperature).hasSize(6);
    assertThat(temperature.get(1).getAsDouble()).isEqualTo(21.51);
    assertThat(temperature.get(1).getTimeUnixNano()).isEqualTo(2_000_000);
    assertThat(temperature.get(1).getAttributes(0).getValue().getStringValue()).isEqualTo("soc");
    var frames = metrics.get(1).getSum();
    assertThat(frames.getIsMonotonic()).isTrue();
    assertThat(frames.getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(frames.getDataPoints(0).getAsInt()).isEqualTo(Long.MAX_VALUE);
    var motion = metrics.get(2).getExponentialHistogram();
    assertThat(motion.getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA);
    var point = motion.getDataPoints(0);
    assertThat(point.getCount()).isEqualTo(5);
    assertThat(point.getSum()).isEqualTo(12.5);
    assertThat(point.getMax()).isEqualTo(4.0);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(1_500_000);
    assertThat(point.getPositive().getOffset()).isEqualTo(-2);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyCompressionArrives(Compression compression) throws Exception {
    try (RecordingBackend backend = new RecordingBackend()) {
      deliver(new ExportSettings(backend.endpoint(), compression, 5_000, null, null));
      assertThat(backend.acceptedMetrics()).hasSize(3);
      String encoding = compression == Compression.NONE ? null : compression.toString();
      assertThat(backend.lastHeader("grpc-encoding")).isEqualTo(encoding);
    }
  }

  @Test
  void headersComeFromFiles() throws Exception {
    Files.writeString(directory.resolve("Authorization"), "Bearer abc\n");
    Files.createDirectory(directory.resolve("..data"));
    try (RecordingBackend backend = new RecordingBackend()) {
      deliver(
          new ExportSettings(
              backend.endpoint(), Compression.ZSTD, 5_000, null, directory.toString()));
      assertThat(backend.lastHeader("authorization")).isEqualTo("Bearer abc");
    }
  }

  @Test
  void headersThatAreNoneAreNamedButNotQuoted() throws Exception {
    Files.writeString(directory.resolve("not a header"), "secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            deliver(
                new ExportSettings(
                    "http://localhost:1", Compression.NONE, 1, null, directory.toString())))
        .withMessageContaining("'not a header'")
        .withMessageNotContaining("secret");
  }

  @Test
  void tlsTrustsTheGivenAuthorityAndShowsItsCertificate() throws Exception {
    writeCertificate();
    var credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(file("tls.crt"), file("tls.key"))
            .trustManager(file("ca.crt"))
            .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
            .build();
    try (RecordingBackend backend = new RecordingBackend(0, credentials)) {
      deliver(
          new ExportSettings(
              "https://localhost:" + backend.port(),
              Compression.ZSTD,
              5_000,
              directory.toString(),
              null));
      assertThat(backend.acceptedMetrics()).hasSize(3);
    }
  }

  @Test
  void aBackendThatIsNotTrustedGetsNothing() throws Exception {
    try (RecordingBackend backend = new RecordingBackend(0, InsecureServerCredentials.create());
        OtlpBackend untrusting =
            new OtlpBackend(
                new ExportSettings(
                    "https://localhost:" + backend.port(), Compression.NONE, 2_000, null, null))) {
      assertThat(untrusting.export(OtlpEncoder.encode(List.of())))
          .isInstanceOf(ExportResult.TryAgain.class);
      assertThat(backend.asked()).isEmpty();
    }
  }

  @Test
  void theSizeOfAFrameAsOtlpIsKnownBeforeItIsMade() throws Exception {
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    for (int row = 0; row < 500; row++) {
      builder.add(1_700_000_000_000_000L + row, 0, 2_150);
      builder.add(1_700_000_000_000_000L + row, 2, row);
    }
    FrameContent large = builder.seal(1, 0);
    long size =
        encoded(List.of(new ExportableFrame(series(), large, fate -> {}))).getSerializedSize();
    assertThat(series().exportedBytes(large)).isCloseTo(size, Percentage.withPercentage(10));
  }

  @Test
  void anIntervalFromBefore1970HasNoStart() throws Exception {
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    builder.addDistribution(
        2_000, 3, Distribution.newBuilder().setIntervalMicros(Long.MAX_VALUE).build());
    FrameContent frame = builder.seal(1, 0);
    var point =
        encoded(List.of(new ExportableFrame(series(), frame, fate -> {})))
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0)
            .getExponentialHistogram()
            .getDataPoints(0);
    assertThat(point.getTimeUnixNano()).isEqualTo(2_000_000);
    assertThat(point.getStartTimeUnixNano()).isZero();
  }

  @Test
  void aLaneThatCannotGoOnSaysSo() throws Exception {
    ExportLane lane =
        new ExportLane(
            request -> {
              throw new NoClassDefFoundError("a codec");
            },
            new ExportLane.Batching(1, 0),
            new BackOff(1, 1, new Random(1)),
            new ExportMetrics(new SimpleMeterRegistry()),
            new RateLimit());
    lane.add(new ExportableFrame(series(), frame(1), fate -> {}));
    lane.run();
    assertThat(lane.failed()).isTrue();
  }

  private static void deliver(ExportSettings settings) throws Exception {
    CompletableFuture<ExportableFrame.Fate> fate = new CompletableFuture<>();
    try (Exporter exporter = new Exporter(settings, new SimpleMeterRegistry(), new Random(1))) {
      exporter.start();
      exporter.submit(new ExportableFrame(series(), frame(1), fate::complete));
      assertThat(fate.get(10, TimeUnit.SECONDS)).isEqualTo(new ExportableFrame.Accepted());
      assertThat(exporter.live()).isTrue();
    }
  }

  private ByteArrayInputStream file(String name) throws Exception {
    return new ByteArrayInputStream(Files.readAllBytes(directory.resolve(name)));
  }

  /** A self-signed certificate for localhost, which is its own authority, made by the JDK. */
  private void writeCertificate() throws Exception {
    Path store = directory.resolve(".store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    String certificate = pem("CERTIFICATE", keys.getCertificate("k").getEncoded());
    Files.writeString(directory.resolve("ca.crt"), certificate);
    Files.writeString(directory.resolve("tls.crt"), certificate);
    Files.writeString(
        directory.resolve("tls.key"),
        pem("PRIVATE KEY", keys.getKey("k", "changeit".toCharArray()).getEncoded()));
  }

  private static String pem(String what, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }
}
