package io.otqmn.collector.export;

import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An OTLP backend on loopback that records what it accepts and answers as it is told. */
public final class RecordingBackend implements AutoCloseable {
  /** Answers one request, now or later. */
  public interface Answer {
    void to(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> response);
  }

  private final Queue<ExportMetricsServiceRequest> asked = new ConcurrentLinkedQueue<>();
  private final Queue<ExportMetricsServiceRequest> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Answer> answer = new AtomicReference<>(this::accept);
  private final AtomicReference<@Nullable Metadata> lastHeaders = new AtomicReference<>();
  private final Server server;

  public RecordingBackend() throws IOException {
    this(0, InsecureServerCredentials.create());
  }

  public RecordingBackend(int port, ServerCredentials credentials) throws IOException {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new Codec.Gzip());
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("localhost", port), credentials)
            .decompressorRegistry(
                DecompressorRegistry.getDefaultInstance().with(new ZstdCodec(), true))
            .intercept(new HeaderRecorder())
            .addService(new Service())
            .build()
            .start();
  }

  public String endpoint() {
    return "http://localhost:" + server.getPort();
  }

  public int port() {
    return server.getPort();
  }

  public void answerWith(Answer next) {
    answer.set(next);
  }

  public void acceptAll() {
    answer.set(this::accept);
  }

  public void accept(
      ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> response) {
    accepted.add(request);
    response.onNext(ExportMetricsServiceResponse.getDefaultInstance());
    response.onCompleted();
  }

  /** Every request, whatever became of it. */
  public List<ExportMetricsServiceRequest> asked() {
    return List.copyOf(asked);
  }

  public List<ExportMetricsServiceRequest> accepted() {
    return List.copyOf(accepted);
  }

  public List<Metric> acceptedMetrics() {
    return accepted.stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetrics(0).getMetricsList().stream())
        .toList();
  }

  /** Values of gauges in the order of arrival. */
  public List<Double> acceptedGaugeValues() {
    return acceptedMetrics().stream()
        .flatMap(metric -> metric.getGauge().getDataPointsList().stream())
        .map(point -> point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble())
        .toList();
  }

  public @Nullable String lastHeader(String name) {
    Metadata headers = lastHeaders.get();
    return headers == null
        ? null
        : headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Service extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> response) {
      asked.add(request);
      answer.get().to(request, response);
    }
  }

  private final class HeaderRecorder implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      lastHeaders.set(headers);
      return next.startCall(call, headers);
    }
  }
}
