package bench;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** Sockets and gRPC without message objects. */
final class BenchNet {
  private BenchNet() {}

  /** Messages that are bytes already. */
  static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
          return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      };

  static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
          .build();

  static final MethodDescriptor<byte[], byte[]> STREAM =
      MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("otqmn.v1.Telemetry/Stream")
          .build();

  /** Says that the message is compressed, which it is: the generator must not be the bottleneck. */
  private record AlreadyCompressed(String getMessageEncoding) implements Codec {
    @Override
    public String getMessageEncoding() {
      return getMessageEncoding;
    }

    @Override
    public OutputStream compress(OutputStream out) {
      return out;
    }

    @Override
    public InputStream decompress(InputStream in) {
      throw new UnsupportedOperationException();
    }
  }

  static byte[] compressed(String encoding, byte[] message) throws IOException {
    if (encoding.equals("zstd")) {
      return Zstd.compress(message, 3);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(message);
    }
    return out.toByteArray();
  }

  static ManagedChannel channel(int port) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new AlreadyCompressed("zstd"));
    compressors.register(new AlreadyCompressed("gzip"));
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .directExecutor()
        .disableRetry()
        .compressorRegistry(compressors)
        .decompressorRegistry(DecompressorRegistry.getDefaultInstance().with(new ZstdIn(), true))
        // as an edge agent: without it the transport sends pings to measure the path
        .flowControlWindow(1 << 20)
        .build();
  }

  /** The next hop: takes everything, and counts points while it is told to. */
  static final class Sink implements AutoCloseable {
    final AtomicLong requests = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong points = new AtomicLong();
    volatile boolean counting;
    private final Server server;

    Sink() throws IOException {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .directExecutor()
              .maxInboundMessageSize(64 << 20)
              .decompressorRegistry(
                  DecompressorRegistry.getDefaultInstance().with(new ZstdIn(), true))
              .addService(
                  ServerServiceDefinition.builder(
                          "opentelemetry.proto.collector.metrics.v1.MetricsService")
                      .addMethod(
                          EXPORT,
                          ServerCalls.<byte[], byte[]>asyncUnaryCall((request, answer) -> {
                            requests.incrementAndGet();
                            bytes.addAndGet(request.length);
                            if (counting) {
                              points.addAndGet(count(request));
                            }
                            answer.onNext(new byte[0]);
                            answer.onCompleted();
                          }))
                      .build())
              .build()
              .start();
    }

    int port() {
      return server.getPort();
    }

    private static long count(byte[] request) {
      try {
        long count = 0;
        for (var resource :
            ExportMetricsServiceRequest.parseFrom(request).getResourceMetricsList()) {
          for (var scope : resource.getScopeMetricsList()) {
            for (Metric metric : scope.getMetricsList()) {
              count +=
                  metric.getGauge().getDataPointsCount()
                      + metric.getSum().getDataPointsCount()
                      + metric.getExponentialHistogram().getDataPointsCount();
            }
          }
        }
        return count;
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private static final class ZstdIn implements Codec {
    @Override
    public String getMessageEncoding() {
      return "zstd";
    }

    @Override
    public OutputStream compress(OutputStream out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public InputStream decompress(InputStream in) throws IOException {
      return new ZstdInputStream(in);
    }
  }

  /**
   * Passes one connection on and counts what goes over it: TCP payload, so HTTP/2 and gRPC with all
   * headers.
   */
  static final class CountingRelay implements AutoCloseable {
    final AtomicLong up = new AtomicLong();
    final AtomicLong down = new AtomicLong();
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    CountingRelay(int target) throws IOException {
      listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      threads.execute(() -> {
        while (!listening.isClosed()) {
          try {
            Socket near = listening.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            threads.execute(() -> pump(near, far, up));
            threads.execute(() -> pump(far, near, down));
          } catch (IOException e) {
            return;
          }
        }
      });
    }

    int port() {
      return listening.getLocalPort();
    }

    private static void pump(Socket from, Socket to, AtomicLong count) {
      try {
        byte[] buffer = new byte[65_536];
        for (int read; (read = from.getInputStream().read(buffer)) >= 0; ) {
          count.addAndGet(read);
          to.getOutputStream().write(buffer, 0, read);
        }
        to.shutdownOutput();
      } catch (IOException e) {
        // the other end is gone
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
      threads.shutdownNow();
    }
  }
}
