package bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.v1.CollectorMessage;
import io.otqmn.v1.EdgeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * An open-loop generator: sends are due by the clock, whatever has been acknowledged, and latency
 * counts from when one was due. What cannot be sent waits and counts.
 */
abstract class BenchLoad implements AutoCloseable {
  static final int CAMERAS = 20;
  static final int CHANNELS = 4;

  final List<ManagedChannel> channels = new ArrayList<>();
  final AtomicLong acknowledgedPoints = new AtomicLong();
  final AtomicLong outstanding = new AtomicLong();
  final AtomicInteger failures = new AtomicInteger();
  volatile ConcurrentHistogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
  private long cursor;

  record Result(
      double seconds,
      long offeredPoints,
      long points,
      long backlogMessages,
      ConcurrentHistogram latencies) {
    double pointsPerSecond() {
      return points / seconds;
    }

    double millis(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }
  }

  BenchLoad(int port) {
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(BenchNet.channel(port));
    }
  }

  abstract int pointsPerMessage();

  /** Messages beyond this would only fill the generator's memory. */
  abstract long mostOutstanding();

  /** The next message of this camera, which was due at the time. */
  abstract void send(int camera, long dueNanos);

  /** Offers so many points per second for a while; 0: as many as are taken. */
  Result run(double pointsPerSecond, double seconds) {
    latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
    long before = acknowledgedPoints.get();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    double interval = pointsPerSecond == 0 ? 0 : pointsPerMessage() / pointsPerSecond * 1e9;
    long sent = 0;
    while (true) {
      long now = System.nanoTime();
      if (now >= end) {
        break;
      }
      if (interval == 0) {
        if (outstanding.get() < 400) {
          send((int) (cursor++ % CAMERAS), now);
          sent++;
        } else {
          LockSupport.parkNanos(100_000);
        }
        continue;
      }
      long due = start + (long) (sent * interval);
      if (due > now) {
        LockSupport.parkNanos(Math.min(due - now, 1_000_000));
      } else if (outstanding.get() < mostOutstanding()) {
        send((int) (cursor++ % CAMERAS), due);
        sent++;
      } else {
        LockSupport.parkNanos(200_000);
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    return new Result(
        took,
        sent * pointsPerMessage(),
        acknowledgedPoints.get() - before,
        outstanding.get(),
        latencies);
  }

  void acknowledged(int points, long dueNanos) {
    outstanding.decrementAndGet();
    acknowledgedPoints.addAndGet(points);
    latencies.recordValue(
        Math.clamp(System.nanoTime() - dueNanos, 1, TimeUnit.MINUTES.toNanos(2) - 1));
  }

  /** Until everything is acknowledged, or it takes too long. */
  void settle() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (outstanding.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** Our streams: one per camera, all with the same frames. */
  static final class Ours extends BenchLoad {
    private static final int WINDOW = 60;
    private final byte[][] messages;
    private final int pointsPerFrame;
    private final Camera[] cameras = new Camera[CAMERAS];

    Ours(int port, BenchData data, List<List<BenchData.Row>> flushes) throws InterruptedException {
      super(port);
      this.messages = encoded(data, flushes);
      this.pointsPerFrame =
          (int) flushes.stream().mapToLong(BenchData::points).sum() / flushes.size();
      for (int i = 0; i < CAMERAS; i++) {
        cameras[i] = new Camera(channels.get(i % CHANNELS), data, "cam-" + i);
      }
      for (Camera camera : cameras) {
        if (!camera.welcome.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("no Welcome");
        }
      }
    }

    static byte[][] encoded(BenchData data, List<List<BenchData.Row>> flushes) {
      FrameEncoder encoder = new FrameEncoder(data.signals());
      byte[][] messages = new byte[flushes.size()][];
      for (int i = 0; i < messages.length; i++) {
        messages[i] =
            EdgeMessage.newBuilder()
                .setFrame(encoder.encode(data.frame(flushes.get(i), i + 1)))
                .build()
                .toByteArray();
      }
      return messages;
    }

    static byte[] hello(BenchData data, String id) {
      return EdgeMessage.newBuilder()
          .setHello(
              new CameraDeclaration(id, 1, data.signals(), 1, BenchData.RESOURCE, "bench")
                  .toHello())
          .build()
          .toByteArray();
    }

    @Override
    int pointsPerMessage() {
      return pointsPerFrame;
    }

    @Override
    long mostOutstanding() {
      return 200_000;
    }

    @Override
    void send(int camera, long dueNanos) {
      outstanding.incrementAndGet();
      cameras[camera].offer(dueNanos);
    }

    private final class Camera extends ClientCall.Listener<byte[]> {
      private final ClientCall<byte[], byte[]> call;
      private final CountDownLatch welcome = new CountDownLatch(1);
      private final long[] due = new long[messages.length + 1];
      private int offered;
      private int sent;
      private int acknowledged;

      Camera(ManagedChannel channel, BenchData data, String id) {
        call = channel.newCall(BenchNet.STREAM, CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(hello(data, id));
      }

      synchronized void offer(long dueNanos) {
        if (offered == messages.length) {
          throw new IllegalStateException("more frames than were prepared");
        }
        due[++offered] = dueNanos;
        pump();
      }

      private void pump() {
        while (sent < offered && sent - acknowledged < WINDOW) {
          call.sendMessage(messages[sent++]);
        }
      }

      @Override
      public synchronized void onMessage(byte[] bytes) {
        try {
          CollectorMessage message = CollectorMessage.parseFrom(bytes);
          switch (message.getBodyCase()) {
            case WELCOME -> welcome.countDown();
            case ACK -> {
              int upTo = (int) message.getAck().getSequence();
              while (acknowledged < upTo) {
                BenchLoad.Ours.this.acknowledged(pointsPerFrame, due[++acknowledged]);
              }
              pump();
            }
            default -> fail(message.toString());
          }
        } catch (IOException e) {
          fail(e.toString());
        }
      }

      private void fail(String why) {
        if (failures.incrementAndGet() < 4) {
          System.err.println("stream: " + why);
        }
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (!channelsAreClosed()) {
          fail(status.toString());
        }
      }

      private boolean channelsAreClosed() {
        return channels.getFirst().isShutdown();
      }
    }
  }

  /** OTLP: one request per flush of a camera. */
  static final class Otlp extends BenchLoad {
    private final byte[][][] messages = new byte[CAMERAS][][];
    private final int pointsPerRequest;
    private final int[] next = new int[CAMERAS];
    private final CallOptions options;

    Otlp(int port, BenchData data, List<List<BenchData.Row>> flushes, String encoding)
        throws IOException {
      super(port);
      this.options = CallOptions.DEFAULT.withCompression(encoding);
      this.pointsPerRequest =
          (int) flushes.stream().mapToLong(BenchData::points).sum() / flushes.size();
      for (int camera = 0; camera < CAMERAS; camera++) {
        messages[camera] = new byte[flushes.size()][];
        for (int i = 0; i < flushes.size(); i++) {
          messages[camera][i] =
              BenchNet.compressed(
                  encoding, data.otlp("cam-" + camera, flushes.get(i)).toByteArray());
        }
      }
    }

    @Override
    int pointsPerMessage() {
      return pointsPerRequest;
    }

    @Override
    long mostOutstanding() {
      return 2_000;
    }

    @Override
    void send(int camera, long dueNanos) {
      outstanding.incrementAndGet();
      byte[] message = messages[camera][next[camera]++ % messages[camera].length];
      ClientCall<byte[], byte[]> call =
          channels.get(camera % CHANNELS).newCall(BenchNet.EXPORT, options);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              if (status.isOk()) {
                acknowledged(pointsPerRequest, dueNanos);
              } else {
                outstanding.decrementAndGet();
                if (failures.incrementAndGet() < 4 && !channels.getFirst().isShutdown()) {
                  System.err.println("export: " + status);
                }
              }
            }
          },
          new Metadata());
      call.request(2);
      call.sendMessage(message);
      call.halfClose();
    }
  }
}
