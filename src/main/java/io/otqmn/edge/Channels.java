package io.otqmn.edge;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.otqmn.edge.stream.Connector;
import io.otqmn.edge.stream.GrpcConnector;
import io.otqmn.process.UsageException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The connections to the collectors; cameras take turns in using them. */
final class Channels implements AutoCloseable {
  /** Far above what a collector says. */
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Connector> connectors = new ArrayList<>();

  Channels(EdgeOptions options) {
    boolean tls = options.collector.startsWith("https://") || options.tlsCa != null;
    tls |= options.tlsCert != null;
    String target = target(options.collector, tls);
    ChannelCredentials credentials = credentials(options, tls);
    for (int i = 0; i < options.channelCount(); i++) {
      channels.add(
          Grpc.newChannelBuilder(target, credentials)
              // events only hand over to the camera's executor
              .directExecutor()
              .disableRetry()
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              // a collector that is gone without a word is found out while streams are open
              .keepAliveTime(30, TimeUnit.SECONDS)
              .keepAliveTimeout(10, TimeUnit.SECONDS)
              .build());
    }
    channels.forEach(channel -> connectors.add(new GrpcConnector(channel)));
  }

  /** HOST:PORT of what was written; the scheme only says whether there is TLS. */
  static String target(String written, boolean tls) {
    if (written.startsWith("http://") && tls) {
      throw new UsageException(
          "--collector " + written + " is plaintext, but TLS options are given: write https://");
    }
    String authority = written.replaceFirst("^https?://", "").replaceFirst("/$", "");
    URI uri;
    try {
      uri = URI.create("collector://" + authority);
    } catch (IllegalArgumentException e) {
      uri = URI.create("collector:/");
    }
    if (uri.getHost() == null || uri.getPort() < 1 || !uri.getPath().isEmpty()) {
      throw new UsageException("--collector " + written + ": write HOST:PORT");
    }
    return "dns:///" + authority;
  }

  private static ChannelCredentials credentials(EdgeOptions options, boolean tls) {
    if (!tls) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (options.tlsCa != null) {
        credentials.trustManager(options.tlsCa.toFile());
      }
      if (options.tlsCert != null && options.tlsKey != null) {
        credentials.keyManager(options.tlsCert.toFile(), options.tlsKey.toFile());
      }
      return credentials.build();
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--tls-ca, --tls-cert, --tls-key: " + e.getMessage());
    }
  }

  Connector of(int camera) {
    return connectors.get(camera % connectors.size());
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels) {
      try {
        channel.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
