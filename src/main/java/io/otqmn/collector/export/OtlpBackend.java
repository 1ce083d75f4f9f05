package io.otqmn.collector.export;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * OTLP over gRPC. Follows its mounted Secrets: when a file changes, the next request goes over a
 * new connection with the new credentials; if the new files are unusable the old ones stay.
 */
final class OtlpBackend implements Backend, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OtlpBackend.class);
  private static final MethodDescriptor<ByteString, ExportMetricsServiceResponse> EXPORT =
      MetricsServiceGrpc.getExportMethod().toBuilder(
              new EncodedMessage(), MetricsServiceGrpc.getExportMethod().getResponseMarshaller())
          .build();
  private static final long LOOK_AT_FILES_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ExportSettings settings;
  private OtlpChannel.Files files;
  private OtlpChannel channel;
  private long lookedAtFilesNanos;

  /**
   * @throws IllegalArgumentException if the settings or the files that they name are unusable
   */
  OtlpBackend(ExportSettings settings) {
    this.settings = settings;
    try {
      this.files = OtlpChannel.Files.read(settings);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "export: cannot read " + e.getMessage() + ": mount the Secret there", e);
    }
    this.channel = OtlpChannel.open(settings, files);
    this.lookedAtFilesNanos = System.nanoTime();
  }

  @Override
  public ExportResult export(ByteString request) throws InterruptedException {
    OtlpChannel current = current();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(settings.timeoutMillis(), TimeUnit.MILLISECONDS);
    if (settings.compression() != Compression.NONE) {
      options = options.withCompression(settings.compression().toString());
    }
    var channel =
        ClientInterceptors.intercept(
            current.channel(), MetadataUtils.newAttachHeadersInterceptor(current.headers()));
    try {
      ExportMetricsPartialSuccess partial =
          ClientCalls.futureUnaryCall(channel.newCall(EXPORT, options), request)
              .get()
              .getPartialSuccess();
      return new ExportResult.Delivered(partial.getRejectedDataPoints(), partial.getErrorMessage());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StatusRuntimeException failure) {
        return ExportResult.of(failure);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized OtlpChannel current() {
    long now = System.nanoTime();
    if (now - lookedAtFilesNanos >= LOOK_AT_FILES_EVERY_NANOS) {
      lookedAtFilesNanos = now;
      try {
        OtlpChannel.Files latest = OtlpChannel.Files.read(settings);
        if (!latest.equals(files)) {
          OtlpChannel opened = OtlpChannel.open(settings, latest);
          channel.close();
          channel = opened;
          files = latest;
          LOG.info("export credentials changed: connecting anew");
        }
      } catch (IOException | IllegalArgumentException e) {
        LOG.warnf("changed export credentials are unusable, the old ones stay: %s", e.getMessage());
      }
    }
    return channel;
  }

  @Override
  public synchronized void close() {
    channel.close();
  }
}
