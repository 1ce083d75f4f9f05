package io.otqmn.edge.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.v1.Distribution;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SimulatedSourceTest {
  private static final Instant START = Instant.parse("2026-06-01T11:00:00Z");

  private static SimulatedSource source(long seed) {
    return new SimulatedSource(
        START,
        Duration.ofSeconds(1),
        (SplittableGenerator) RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
  }

  private static String first(long seed, int rows) {
    StringBuilder text = new StringBuilder();
    SimulatedSource source = source(seed);
    Reading reading = new Reading(source.signals(), (reason, count) -> {});
    for (int i = 0; i < rows; i++) {
      source.read(reading);
      text.append(reading.timeMicros());
      for (int signal = 0; signal < source.signals().size(); signal++) {
        text.append(' ').append(reading.has(signal) ? reading.scaled(signal) : "-");
        text.append(reading.distribution(signal));
      }
    }
    return text.toString();
  }

  @Test
  void theSameSeedGivesTheSameReadings() {
    assertThat(first(7, 40)).isEqualTo(first(7, 40)).isNotEqualTo(first(8, 40));
  }

  @Test
  void saysThatItIsSimulated() {
    assertThat(source(1).resource()).containsEntry("camera.simulated", "true");
  }

  @Test
  void everySignalIsReportedAndPlausible() {
    Map<String, Long> skipped = new HashMap<>();
    SimulatedSource source = source(3);
    Reading reading =
        new Reading(source.signals(), (reason, count) -> skipped.merge(reason, count, Long::sum));
    Set<Integer> seen = new HashSet<>();
    long lastMicros = 0;
    for (int i = 0; i < 500; i++) {
      assertThat(source.nextMicros()).isGreaterThan(lastMicros);
      lastMicros = source.nextMicros();
      source.read(reading);
      for (int signal = 0; signal < source.signals().size(); signal++) {
        if (reading.has(signal)) {
          seen.add(signal);
          assertPlausible(source, reading, signal);
        } else if (reading.distribution(signal) != null) {
          seen.add(signal);
        }
      }
    }
    assertThat(seen).hasSize(source.signals().size());
    assertThat(skipped).isEmpty();
  }

  private static void assertPlausible(SimulatedSource source, Reading reading, int signal) {
    var definition = source.signals().get(signal);
    double value = definition.value(reading.scaled(signal));
    switch (definition.unit()) {
      case "Cel" -> assertThat(value).isBetween(-40.0, 90.0);
      case "deg" -> assertThat(value).isBetween(0.0, 360.0);
      case "s" -> assertThat(value).isBetween(1e-5, 0.04);
      case "hPa" -> assertThat(value).isBetween(950.0, 1070.0);
      case "m" -> assertThat(value).isBetween(0.5, 200.0);
      default -> assertThat(value).as(definition.name()).isBetween(0.0, 100_000.0);
    }
  }

  @Test
  void theThermalImageIsSummarisedWhole() {
    SimulatedSource source = source(3);
    Reading reading = new Reading(source.signals(), (reason, count) -> {});
    source.read(reading);
    int thermal = source.signals().indexOf(CameraSignals.THERMAL_TEMPERATURE);
    Distribution distribution = reading.distribution(thermal);

    long pixels =
        distribution.getZeroCount()
            + distribution.getPositiveCountsList().stream().mapToLong(Long::longValue).sum()
            + distribution.getNegativeCountsList().stream().mapToLong(Long::longValue).sum();
    assertThat(pixels).isEqualTo(160 * 120);
    assertThat(distribution.getIntervalMicros()).isEqualTo(10_000_000);
    // the warm spot stands out
    assertThat(distribution.getMax() - distribution.getMin()).isGreaterThan(1_000);
    assertThat(reading.scaled(thermal + 1)).isEqualTo(distribution.getMin());
    assertThat(reading.scaled(thermal + 2)).isEqualTo(distribution.getMax());
  }
}
