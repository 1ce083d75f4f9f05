package bench;

import io.otqmn.collector.export.ChangeFilter;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.FrameDecoder;
import io.otqmn.protocol.FrameEncoder;
import io.otqmn.protocol.FrameLimits;
import io.otqmn.protocol.FrameRejectedException;
import io.otqmn.v1.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One operation is one second of the recording: 50 rows of 10 signals, 500 points, as the collector
 * (decode, changes) and the edge (encode) see them one after the other on one stream.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CodecBenchmark {
  private FrameContent[] contents;
  private Frame[] frames;
  private FrameEncoder encoder;
  private FrameDecoder decoder;
  private ChangeFilter changes;
  private int encoded;
  private int decoded;

  @Setup
  public void prepare() throws IOException {
    BenchData data = BenchData.lens(Path.of(System.getProperty("bench.recording", "")));
    List<List<BenchData.Row>> flushes = data.flushes(Duration.ofSeconds(1), 1);
    contents = new FrameContent[flushes.size()];
    frames = new Frame[flushes.size()];
    encoder = new FrameEncoder(data.signals());
    for (int i = 0; i < contents.length; i++) {
      contents[i] = data.frame(flushes.get(i), i + 1);
      frames[i] = encoder.encode(contents[i]);
    }
    encoder.restart();
    decoder = new FrameDecoder(data.signals(), new FrameLimits(65_536, 4_096, 16_384));
    changes = new ChangeFilter(data.signals(), Map.of());
  }

  @Benchmark
  public Frame encode() {
    if (encoded == contents.length) {
      encoder.restart();
      encoded = 0;
    }
    return encoder.encode(contents[encoded++]);
  }

  @Benchmark
  public FrameContent decode() throws FrameRejectedException {
    return decoder.decode(next());
  }

  @Benchmark
  public FrameContent decodeToKeep() throws FrameRejectedException {
    return decoder.decode(next()).lasting();
  }

  @Benchmark
  public FrameContent decodeAndKeepChanges() throws FrameRejectedException {
    return changes.news(decoder.decode(next())).lasting();
  }

  private Frame next() {
    if (decoded == frames.length) {
      decoded = 0; // the first one begins anew
    }
    return frames[decoded++];
  }
}
