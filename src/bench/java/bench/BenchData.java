package bench;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.otqmn.edge.sources.Reading;
import io.otqmn.edge.sources.SimulatedSource;
import io.otqmn.edge.sources.Source;
import io.otqmn.edge.sources.SrtSource;
import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The same logical data for every contender: readings of one camera, and what either side makes of
 * them.
 */
record BenchData(String name, List<SignalDefinition> signals, List<Row> rows) {
  static final Map<String, String> RESOURCE =
      Map.of(
          "camera.fleet", "bench",
          "camera.kind", "visible",
          "device.manufacturer", "DJI",
          "k8s.namespace.name", "cameras");

  /** One moment: null where a signal has no value. */
  record Row(long micros, Long[] values, Distribution[] distributions) {}

  /** The lens, exposure and position of the recording; without it, those of a simulated camera. */
  static BenchData lens(Path recording) throws IOException {
    if (!Files.isReadable(recording)) {
      System.err.println(recording + " is not there: simulated lens and exposure instead");
      return simulated(
          "simulated lens and exposure, 50 Hz", Duration.ofMillis(20), 12_318, "lens", "exposure");
    }
    Source source = SrtSource.open(recording, (reason, count) -> {});
    return of(
        "lens, exposure, position: " + recording.getFileName(),
        source,
        Integer.MAX_VALUE,
        "lens",
        "exposure",
        "environment");
  }

  /** Everything a simulated camera has, thermal and motion histograms included. */
  static BenchData everything() throws IOException {
    return simulated(
        "simulated, every vector, 10 Hz",
        Duration.ofMillis(100),
        6_000,
        "lens",
        "exposure",
        "environment",
        "thermal",
        "motion",
        "frames");
  }

  private static BenchData simulated(String name, Duration interval, int rows, String... vectors)
      throws IOException {
    Instant noon = Instant.parse("2026-06-01T12:00:00Z");
    return of(name, new SimulatedSource(noon, interval, new SplittableRandom(1)), rows, vectors);
  }

  private static BenchData of(String name, Source source, int maxRows, String... vectors)
      throws IOException {
    List<SignalDefinition> all = source.signals();
    int[] kept =
        IntStream.range(0, all.size())
            .filter(i -> List.of(vectors).contains(all.get(i).vector()))
            .toArray();
    Reading reading = new Reading(all, (reason, count) -> {});
    List<Row> rows = new ArrayList<>();
    long last = Long.MIN_VALUE;
    while (rows.size() < maxRows && source.nextMicros() != Source.END) {
      source.read(reading);
      if (reading.timeMicros() <= last) {
        continue;
      }
      last = reading.timeMicros();
      Long[] values = new Long[kept.length];
      Distribution[] distributions = new Distribution[kept.length];
      for (int i = 0; i < kept.length; i++) {
        values[i] = reading.has(kept[i]) ? reading.scaled(kept[i]) : null;
        distributions[i] = reading.distribution(kept[i]);
      }
      rows.add(new Row(last, values, distributions));
    }
    source.close();
    List<SignalDefinition> signals = IntStream.of(kept).mapToObj(all::get).toList();
    // a signal that this source never has is none
    int[] used =
        IntStream.range(0, kept.length)
            .filter(i ->
                rows.stream()
                    .anyMatch(row -> row.values()[i] != null || row.distributions()[i] != null))
            .toArray();
    return new BenchData(
        name,
        IntStream.of(used).mapToObj(signals::get).toList(),
        rows.stream()
            .map(row ->
                new Row(
                    row.micros(),
                    IntStream.of(used).mapToObj(i -> row.values()[i]).toArray(Long[]::new),
                    IntStream.of(used)
                        .mapToObj(i -> row.distributions()[i])
                        .toArray(Distribution[]::new)))
            .toList());
  }

  long durationMicros() {
    return rows.getLast().micros() - rows.getFirst().micros() + 20_000;
  }

  /** Rows cut every so often, played again and again, each time later. */
  List<List<Row>> flushes(Duration flush, int passes) {
    List<List<Row>> result = new ArrayList<>();
    long flushMicros = flush.toNanos() / 1_000;
    List<Row> current = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      long shift = pass * durationMicros();
      for (Row row : rows) {
        long micros = row.micros() + shift;
        if (!current.isEmpty() && micros - current.getFirst().micros() >= flushMicros) {
          result.add(current);
          current = new ArrayList<>();
        }
        current.add(new Row(micros, row.values(), row.distributions()));
      }
    }
    result.add(current);
    return result;
  }

  FrameContent frame(List<Row> flush, long sequence) {
    FrameBuilder builder = new FrameBuilder(signals);
    for (Row row : flush) {
      for (int i = 0; i < signals.size(); i++) {
        if (row.values()[i] != null) {
          builder.add(row.micros(), i, row.values()[i]);
        }
        if (row.distributions()[i] != null) {
          builder.addDistribution(row.micros(), i, row.distributions()[i]);
        }
      }
    }
    // the edge seals a few milliseconds after the last reading
    return builder.seal(sequence, flush.getLast().micros() / 1_000 + 3 + (sequence * 7 & 3));
  }

  static int points(List<Row> flush) {
    int points = 0;
    for (Row row : flush) {
      for (int i = 0; i < row.values().length; i++) {
        points += (row.values()[i] != null ? 1 : 0) + (row.distributions()[i] != null ? 1 : 0);
      }
    }
    return points;
  }

  ExportMetricsServiceRequest otlp(String cameraId, List<Row> flush) {
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName("bench"));
    for (int i = 0; i < signals.size(); i++) {
      Metric metric = metric(i, flush);
      if (metric != null) {
        scope.addMetrics(metric);
      }
    }
    Resource.Builder resource =
        Resource.newBuilder().addAttributes(attribute("device.id", cameraId));
    RESOURCE.forEach((key, value) -> resource.addAttributes(attribute(key, value)));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
        .build();
  }

  private Metric metric(int signal, List<Row> flush) {
    SignalDefinition definition = signals.get(signal);
    List<NumberDataPoint> numbers = new ArrayList<>();
    List<ExponentialHistogramDataPoint> histograms = new ArrayList<>();
    for (Row row : flush) {
      if (row.values()[signal] != null) {
        NumberDataPoint.Builder point =
            NumberDataPoint.newBuilder().setTimeUnixNano(row.micros() * 1_000);
        if (definition.decimalScale() == 0) {
          point.setAsInt(row.values()[signal]);
        } else {
          point.setAsDouble(definition.value(row.values()[signal]));
        }
        definition.attributes().forEach((k, v) -> point.addAttributes(attribute(k, v)));
        numbers.add(point.build());
      }
      if (row.distributions()[signal] != null) {
        histograms.add(histogram(definition, row.micros(), row.distributions()[signal]));
      }
    }
    Metric.Builder metric =
        Metric.newBuilder().setName(definition.name()).setUnit(definition.unit());
    if (numbers.isEmpty() && histograms.isEmpty()) {
      return null;
    }
    switch (definition.kind()) {
      case SIGNAL_KIND_COUNTER ->
          metric.setSum(
              Sum.newBuilder()
                  .setIsMonotonic(true)
                  .setAggregationTemporalityValue(2)
                  .addAllDataPoints(numbers));
      case SIGNAL_KIND_DISTRIBUTION ->
          metric.setExponentialHistogram(
              ExponentialHistogram.newBuilder()
                  .setAggregationTemporalityValue(1)
                  .addAllDataPoints(histograms));
      default -> metric.setGauge(Gauge.newBuilder().addAllDataPoints(numbers));
    }
    return metric.build();
  }

  private static ExponentialHistogramDataPoint histogram(
      SignalDefinition signal, long micros, Distribution distribution) {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setStartTimeUnixNano((micros - distribution.getIntervalMicros()) * 1_000)
            .setTimeUnixNano(micros * 1_000)
            .setScale(distribution.getScale())
            .setZeroCount(distribution.getZeroCount())
            .setCount(io.otqmn.protocol.Distributions.count(distribution))
            .setSum(signal.value(distribution.getSum()))
            .setMin(signal.value(distribution.getMin()))
            .setMax(signal.value(distribution.getMax()));
    point
        .getPositiveBuilder()
        .setOffset(distribution.getPositiveOffset())
        .addAllBucketCounts(distribution.getPositiveCountsList());
    if (distribution.getNegativeCountsCount() > 0) {
      point
          .getNegativeBuilder()
          .setOffset(distribution.getNegativeOffset())
          .addAllBucketCounts(distribution.getNegativeCountsList());
    }
    return point.build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
