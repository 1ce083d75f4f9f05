package io.otqmn.crypto;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to seal a frame, and to seal and open one, by its size. The protocol's frames of one second
 * of one camera have a few hundred bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class FrameSealingBenchmark {
  private static final long FRAMES_PER_KEY = 1L << 20;

  @Param({"64", "256", "1024", "4096"})
  int frameBytes;

  private byte[] frame;
  private byte[] associated;
  private SecretBytes key;
  private UUID keyId;
  private FrameSealer sealer;
  private FrameOpener opener;

  @Setup(Level.Trial)
  public void random() {
    SplittableRandom random = new SplittableRandom(1);
    frame = new byte[frameBytes];
    associated = new byte[24];
    byte[] secret = new byte[HybridKey.LENGTH_BYTES];
    random.nextBytes(frame);
    random.nextBytes(associated);
    random.nextBytes(secret);
    key = SecretBytes.copyOf(secret);
    keyId = new UUID(random.nextLong(), random.nextLong());
    renew();
  }

  /** As a stream does it after so many frames; a million of them make its cost vanish. */
  private void renew() {
    sealer = new FrameSealer(key, KeyMode.HYBRID, keyId);
    opener = new FrameOpener(key, KeyMode.HYBRID, keyId);
  }

  @Benchmark
  public byte[] seal() {
    if (sealer.sealed() >= FRAMES_PER_KEY) {
      renew();
    }
    return sealer.seal(frame, associated);
  }

  @Benchmark
  public byte[] sealAndOpen() throws FrameSealException {
    if (sealer.sealed() >= FRAMES_PER_KEY) {
      renew();
    }
    return opener.open(sealer.seal(frame, associated), associated);
  }
}
