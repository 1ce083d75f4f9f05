package io.otqmn.edge.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/** Reads sources to their end, for assertions. */
final class Readings {
  /** One reading: values by metric name. */
  record Row(long timeMicros, Map<String, Double> values) {
    double value(String name) {
      return values.get(name);
    }
  }

  final Map<String, Long> skipped = new TreeMap<>();
  final List<Row> rows = new ArrayList<>();

  void skip(String reason, long count) {
    skipped.merge(reason, count, Long::sum);
  }

  Readings readAll(Source source) throws IOException {
    while (source.nextMicros() != Source.END) {
      readOne(source);
    }
    return this;
  }

  Row readOne(Source source) throws IOException {
    Reading reading = new Reading(source.signals(), this::skip);
    source.read(reading);
    Map<String, Double> values = new TreeMap<>();
    for (int i = 0; i < source.signals().size(); i++) {
      if (reading.has(i)) {
        var signal = source.signals().get(i);
        String series =
            signal.attributes().isEmpty()
                ? signal.name()
                : signal.name() + signal.attributes().values();
        values.put(series, signal.value(reading.scaled(i)));
      }
    }
    Row row = new Row(reading.timeMicros(), values);
    rows.add(row);
    return row;
  }

  static Readings ofSrt(Path file) {
    Readings readings = new Readings();
    try (Source source = SrtSource.open(file, readings::skip)) {
      return readings.readAll(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path fixture(String name) {
    try {
      return Path.of(Readings.class.getResource("/edge/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A real recording; the test is skipped where there is none. */
  static Path recording(String name) {
    String named = System.getProperty("OTQMN_TEST_DATA", System.getenv("OTQMN_TEST_DATA"));
    Path directory = Path.of(named == null ? "../shared/data" : named);
    Path file = directory.resolve(name);
    Assumptions.assumeTrue(
        Files.isReadable(file),
        () -> "no recording " + file.toAbsolutePath().normalize() + ": set OTQMN_TEST_DATA");
    return file;
  }
}
