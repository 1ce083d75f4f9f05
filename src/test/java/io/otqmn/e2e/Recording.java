package io.otqmn.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DJI subtitle recording and, read independently of the edge's parser, what a backend must hold
 * after it was streamed: for each metric the value at each device time (nanoseconds since the
 * epoch).
 */
record Recording(Path file, Map<String, TreeMap<Long, Double>> expected) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final Pattern FIELD = Pattern.compile("\\[(iso|shutter|fnum|focal_len): ([^]]+)]");
  private static final Map<String, String> METRIC =
      Map.of(
          "iso", "camera.sensor.iso",
          "shutter", "camera.exposure.time",
          "fnum", "camera.lens.aperture.f_number",
          "focal_len", "camera.lens.focal_length");

  /** The real recording where it is at hand, else a self-made one in the same format. */
  static Recording find(Path scratch) throws IOException {
    Path data = Path.of(System.getenv().getOrDefault("OTQMN_TEST_DATA", "../shared/data"));
    Path real = data.resolve("dji-mavic3.srt");
    return read(Files.isReadable(real) ? real : make(scratch.resolve("recording.srt"), 3000));
  }

  private static Path make(Path file, int entries) throws IOException {
    StringBuilder text = new StringBuilder();
    LocalDateTime time = LocalDateTime.of(2024, 5, 1, 12, 0);
    for (int i = 0; i < entries; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d\n00:00:00,000 --> 00:00:00,020\n<font size=\"28\">FrameCnt: %d, DiffTime: 20ms\n%s\n"
                  + "[iso: %d] [shutter: 1/%d.0] [fnum: %.1f] [ev: 0] [ct: 5115] [color_md : default]"
                  + " [focal_len: %.2f] [latitude: 3.41531] [longitude: -3.37440]"
                  + " [rel_alt: 1.000 abs_alt: 4.401] </font>\n\n",
              i + 1,
              i + 1,
              TIME.format(time.plusNanos(i * 20_000_000L)),
              100 + 10 * (i / 50 % 7),
              1000 + 250 * (i / 30 % 9),
              2.8 + 0.1 * (i / 100 % 5),
              24 + 0.5 * (i / 400)));
    }
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Recording read(Path file) throws IOException {
    Map<String, TreeMap<Long, Double>> expected = new HashMap<>();
    METRIC.values().forEach(metric -> expected.put(metric, new TreeMap<>()));
    long time = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.matches("\\d{4}-\\d\\d-\\d\\d .*")) {
          var instant = LocalDateTime.parse(line.strip(), TIME).toInstant(ZoneOffset.UTC);
          time = instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
        }
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
          expected.get(METRIC.get(field.group(1))).putIfAbsent(time, number(field.group(2)));
        }
      }
    }
    return new Recording(file, expected);
  }

  private static double number(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? Double.parseDouble(text)
        : Double.parseDouble(text.substring(0, slash))
            / Double.parseDouble(text.substring(slash + 1));
  }
}
