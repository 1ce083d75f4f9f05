package io.otqmn.collector.export;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to the backend, with the credentials and headers of the moment it was opened. */
final class OtlpChannel {
  private final ManagedChannel channel;
  private final Metadata headers;

  private OtlpChannel(ManagedChannel channel, Metadata headers) {
    this.channel = channel;
    this.headers = headers;
  }

  /**
   * @throws IllegalArgumentException if the files are unusable; the message says which and never
   *     quotes them
   */
  static OtlpChannel open(ExportSettings settings, Files files) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new ZstdCodec());
    compressors.register(new Codec.Gzip());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                settings.host(), settings.port(), credentials(settings, files.tls()))
            .compressorRegistry(compressors)
            .decompressorRegistry(
                DecompressorRegistry.getDefaultInstance().with(new ZstdCodec(), true))
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .disableRetry()
            .build();
    return new OtlpChannel(channel, metadata(files.headers()));
  }

  ManagedChannel channel() {
    return channel;
  }

  Metadata headers() {
    return headers;
  }

  /** Lets requests that are under way end. */
  void close() {
    channel.shutdown();
  }

  private static ChannelCredentials credentials(
      ExportSettings settings, Map<String, ByteString> tls) {
    if (settings.plaintext()) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      @Nullable ByteString authority = tls.get("ca.crt");
      if (authority != null) {
        credentials.trustManager(authority.newInput());
      }
      @Nullable ByteString certificate = tls.get("tls.crt");
      @Nullable ByteString key = tls.get("tls.key");
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "export.tlsDirectory has only one of tls.crt and tls.key: add the other or remove it");
      }
      if (certificate != null && key != null) {
        credentials.keyManager(certificate.newInput(), key.newInput());
      }
      return credentials.build();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "export.tlsDirectory cannot be used: " + e.getMessage(), e);
    }
  }

  private static Metadata metadata(Map<String, ByteString> headerFiles) {
    Metadata metadata = new Metadata();
    headerFiles.forEach(
        (name, value) -> metadata.put(key(name), value.toString(StandardCharsets.UTF_8).strip()));
    return metadata;
  }

  private static Metadata.Key<String> key(String name) {
    try {
      return Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "export.headersDirectory: '"
              + name
              + "' is not a header name: rename the key of the Secret",
          e);
    }
  }

  /** The mounted files that a connection depends on. */
  record Files(Map<String, ByteString> tls, Map<String, ByteString> headers) {
    static Files read(ExportSettings settings) throws IOException {
      return new Files(read(settings.tlsDirectory()), read(settings.headersDirectory()));
    }

    private static Map<String, ByteString> read(@Nullable String directory) throws IOException {
      return directory == null ? Map.of() : new SecretDirectory(Path.of(directory)).read();
    }
  }
}
