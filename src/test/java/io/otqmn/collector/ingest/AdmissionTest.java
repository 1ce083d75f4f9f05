package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // wraps around
  private final Admission admission =
      new Admission(
          new IngestSettings(0, 15, 10, 1_000, 1_024, 1, 1, 1_000, 0, 0),
          new Random(1),
          nanos::get);

  private long admitted(int attempts) {
    return LongStream.range(0, attempts).filter(i -> admission.admit() == null).count();
  }

  @Test
  void admitsABurstOfOneSecondAndThenTheRate() {
    assertThat(admitted(30)).isEqualTo(10);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
    assertThat(admitted(30)).isEqualTo(2);
    assertThat(admission.streams()).isEqualTo(12);
  }

  @Test
  void neverHasMoreStreamsThanAllowed() {
    assertThat(admitted(10)).isEqualTo(10);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(admitted(30)).isEqualTo(5);
    assertThat(admission.admit())
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Admission.Reason.STREAMS));
    admission.release();
    assertThat(admitted(30)).isEqualTo(1);
  }

  @Test
  void spreadsThoseItRefuses() {
    admitted(10);
    long distinct =
        LongStream.range(0, 100)
            .map(i -> admission.admit().retryAfterMillis())
            .peek(millis -> assertThat(millis).isBetween(100L, 1_100L))
            .distinct()
            .count();
    assertThat(distinct).isGreaterThan(50);
  }

  @Test
  void whoFindsRoomElsewhereIsSentThereSoon() {
    admission.drain();
    for (int i = 0; i < 100; i++) {
      assertThat(admission.admit().retryAfterMillis()).isBetween(100L, 500L);
    }
  }

  @Test
  void admitsNobodyBeyondTheTarget() {
    admission.limitTo(3);
    assertThat(admitted(10)).isEqualTo(3);
    assertThat(admission.admit())
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Admission.Reason.BALANCE));
    admission.unlimited();
    assertThat(admitted(2)).isEqualTo(2);
  }
}
