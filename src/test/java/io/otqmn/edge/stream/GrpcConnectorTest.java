package io.otqmn.edge.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.v1.Ack;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import io.otqmn.v1.Frame;
import io.otqmn.v1.Limits;
import io.otqmn.v1.Pace;
import io.otqmn.v1.RejectReason;
import io.otqmn.v1.TelemetryGrpc;
import io.otqmn.v1.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream against a real gRPC server, over real connections. */
class GrpcConnectorTest {
  /** Answers as the test says; keeps what it accepted across connections. */
  private static final class Collector extends TelemetryGrpc.TelemetryImplBase {
    final List<Long> frames = new CopyOnWriteArrayList<>();
    final List<StreamObserver<CollectorMessage>> streams = new CopyOnWriteArrayList<>();
    final List<Duration> connectedAt = new CopyOnWriteArrayList<>();
    final CountDownLatch goodbye = new CountDownLatch(1);
    final long startedNanos = System.nanoTime();
    volatile int acknowledgeEvery = 1;
    volatile int disconnectAfter = Integer.MAX_VALUE;
    volatile RuntimeException refusal;

    @Override
    public StreamObserver<EdgeMessage> stream(StreamObserver<CollectorMessage> out) {
      connectedAt.add(Duration.ofNanos(System.nanoTime() - startedNanos));
      RuntimeException refused = refusal;
      if (refused != null) {
        refusal = null;
        out.onError(refused);
        return new Ignoring();
      }
      streams.add(out);
      return new StreamObserver<>() {
        private int received;
        private boolean over;

        @Override
        public void onNext(EdgeMessage message) {
          if (over) {
            return;
          }
          switch (message.getBodyCase()) {
            case HELLO -> out.onNext(welcome(message.getHello().getFirstUnacknowledged()));
            case FRAME -> {
              long sequence = message.getFrame().getSequence();
              frames.add(sequence);
              if (++received >= disconnectAfter) {
                over = true;
                out.onError(Status.UNAVAILABLE.asRuntimeException());
              } else if (sequence % acknowledgeEvery == 0) {
                out.onNext(ack(sequence));
              }
            }
            case GOODBYE -> {
              out.onNext(ack(frames.getLast()));
              goodbye.countDown();
            }
            default -> {}
          }
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onCompleted() {
          if (!over) {
            out.onCompleted();
          }
        }
      };
    }

    private static final class Ignoring implements StreamObserver<EdgeMessage> {
      @Override
      public void onNext(EdgeMessage message) {}

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {}
    }

    static CollectorMessage welcome(long resumeFrom) {
      return CollectorMessage.newBuilder()
          .setWelcome(
              Welcome.newBuilder()
                  .setResumeFrom(resumeFrom)
                  .setLimits(Limits.newBuilder().setWindowFrames(8)))
          .build();
    }

    static CollectorMessage ack(long sequence) {
      return CollectorMessage.newBuilder().setAck(Ack.newBuilder().setSequence(sequence)).build();
    }
  }

  private static final StreamSettings SETTINGS =
      new StreamSettings(
          10_000, 1 << 24, Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(10));

  private final Collector collector = new Collector();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SerialExecutor executor = new SerialExecutor(threads);
  private final AtomicLong acknowledged = new AtomicLong();
  private final CountDownLatch finished = new CountDownLatch(1);
  private Server server;
  private ManagedChannel channel;
  private CameraStream stream;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(collector)
            .build()
            .start();
    channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    stream =
        new CameraStream(
            new CameraDeclaration("cam", 1, List.of(), 1, Map.of(), "test"),
            new GrpcConnector(channel),
            Timers.on(scheduler),
            executor,
            new SplittableRandom(1),
            SETTINGS,
            listener());
  }

  private StreamListener listener() {
    return new StreamListener() {
      @Override
      public void acknowledged(long frames) {
        acknowledged.addAndGet(frames);
      }

      @Override
      public void rejected(RejectReason reason, String message) {}

      @Override
      public void gap(long frames) {}

      @Override
      public void welcomed(Limits limits, Pace pace, String name) {}

      @Override
      public void disconnected(String why) {}

      @Override
      public void room() {}
    };
  }

  @AfterEach
  void stop() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    executor.execute(() -> {
      stream.abandon("the test is over");
      over.countDown();
    });
    over.await();
    channel.shutdownNow();
    server.shutdownNow();
    scheduler.shutdownNow();
    threads.shutdownNow();
  }

  private void send(int frames) {
    executor.execute(() -> {
      stream.start();
      for (int i = 0; i < frames; i++) {
        stream.offer(Frame.newBuilder().setSequence(stream.nextSequence()).build(), 1);
      }
    });
  }

  @Test
  void streamsAndEndsInOrder() throws InterruptedException {
    send(1_000);
    executor.execute(() -> stream.finish("over", finished::countDown));

    assertThat(finished.await(20, SECONDS)).isTrue();
    assertThat(acknowledged).hasValue(1_000);
    assertThat(collector.frames).hasSize(1_000).isSorted();
    assertThat(collector.goodbye.getCount()).isZero();
  }

  @Test
  void neverExceedsTheWindow() {
    collector.acknowledgeEvery = Integer.MAX_VALUE;
    send(100);
    await().until(() -> collector.frames.size() >= 8);
    // what was sent too much would come now: nothing but an acknowledgement opens the window
    collector.streams.getFirst().onNext(Collector.ack(3));
    await().until(() -> collector.frames.size() >= 11);
    assertThat(collector.frames).hasSize(11);
  }

  @Test
  void disconnectsLoseNothing() throws InterruptedException {
    collector.disconnectAfter = 37;
    collector.acknowledgeEvery = 5;
    send(500);
    executor.execute(() -> stream.finish("over", finished::countDown));

    assertThat(finished.await(30, SECONDS)).isTrue();
    assertThat(acknowledged).hasValue(500);
    assertThat(collector.frames.stream().distinct()).hasSize(500);
    assertThat(collector.streams.size()).isGreaterThan(10);
  }

  @Test
  void adviceInATrailerIsObeyed() {
    Metadata trailers = new Metadata();
    trailers.put(RetryAdvice.TRAILER, "700");
    collector.refusal = Status.UNAVAILABLE.asRuntimeException(trailers);
    assertReconnectsAfterMillis(700);
  }

  @Test
  void adviceInTheStatusIsObeyed() {
    collector.refusal =
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                .addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(
                                com.google.protobuf.Duration.newBuilder().setNanos(700_000_000))
                            .build()))
                .build());
    assertReconnectsAfterMillis(700);
  }

  private void assertReconnectsAfterMillis(long millis) {
    send(1);
    await().until(() -> acknowledged.get() == 1);
    assertThat(collector.connectedAt).hasSize(2);
    assertThat(collector.connectedAt.get(1).minus(collector.connectedAt.get(0)))
        .isBetween(Duration.ofMillis(millis - 20), Duration.ofMillis(millis + 2_000));
  }

  @Test
  void aCollectorThatComesLaterIsFound() {
    int port = server.getPort();
    server.shutdownNow();
    send(10);
    // the port may be the local end of somebody's connection meanwhile
    server =
        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> start(port), it -> true);
    await().atMost(Duration.ofSeconds(20)).until(() -> acknowledged.get() == 10);
  }

  private Server start(int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(collector)
        .build()
        .start();
  }
}
