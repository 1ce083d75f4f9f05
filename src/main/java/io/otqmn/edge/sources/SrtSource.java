package io.otqmn.edge.sources;

import io.otqmn.protocol.SignalDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Replays what a DJI drone wrote as subtitles of its video, one entry per frame or second. Skipped
 * and counted: entries without a time ({@code no-time}), cut off or without any camera value
 * ({@code incomplete}), at the same time as the one before ({@code duplicate}); fields that cannot
 * be read ({@code field}); positions of 0, 0, which mean "no fix" ({@code no-fix}).
 */
public final class SrtSource implements Source {
  static final List<SignalDefinition> SIGNALS =
      List.of(
          CameraSignals.SENSOR_ISO,
          CameraSignals.EXPOSURE_TIME,
          CameraSignals.F_NUMBER,
          CameraSignals.EXPOSURE_COMPENSATION,
          CameraSignals.COLOR_TEMPERATURE,
          CameraSignals.FOCAL_LENGTH,
          CameraSignals.LATITUDE,
          CameraSignals.LONGITUDE,
          CameraSignals.ALTITUDE,
          CameraSignals.HEIGHT,
          CameraSignals.FRAMES,
          CameraSignals.FRAMES_DROPPED);

  private static final int ISO = SIGNALS.indexOf(CameraSignals.SENSOR_ISO);
  private static final int EXPOSURE = SIGNALS.indexOf(CameraSignals.EXPOSURE_TIME);
  private static final int F_NUMBER = SIGNALS.indexOf(CameraSignals.F_NUMBER);
  private static final int COMPENSATION = SIGNALS.indexOf(CameraSignals.EXPOSURE_COMPENSATION);
  private static final int COLOR = SIGNALS.indexOf(CameraSignals.COLOR_TEMPERATURE);
  private static final int FOCAL_LENGTH = SIGNALS.indexOf(CameraSignals.FOCAL_LENGTH);
  private static final int LATITUDE = SIGNALS.indexOf(CameraSignals.LATITUDE);
  private static final int LONGITUDE = SIGNALS.indexOf(CameraSignals.LONGITUDE);
  private static final int ALTITUDE = SIGNALS.indexOf(CameraSignals.ALTITUDE);
  private static final int HEIGHT = SIGNALS.indexOf(CameraSignals.HEIGHT);
  private static final int FRAMES = SIGNALS.indexOf(CameraSignals.FRAMES);
  private static final int DROPPED = SIGNALS.indexOf(CameraSignals.FRAMES_DROPPED);

  private static final int MAX_ENTRY_CHARS = 8_192;

  private final Reader in;
  private final Skips skips;
  private final StringBuilder buffer = new StringBuilder();
  private @Nullable SrtEntry next;
  private long nextMicros;
  private boolean ended;
  private long lastMicros = Long.MIN_VALUE;
  private long lastFrame = -1;
  private long droppedFrames;

  private SrtSource(Reader in, Skips skips) {
    this.in = in;
    this.skips = skips;
  }

  public static Source open(Path file, Skips skips) throws IOException {
    // not Files.newBufferedReader: a byte that is not UTF-8 must not end the replay
    return new SrtSource(
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)),
        skips);
  }

  @Override
  public List<SignalDefinition> signals() {
    return SIGNALS;
  }

  @Override
  public Map<String, String> resource() {
    return Map.of("device.manufacturer", "DJI");
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public boolean startsNow() {
    return false;
  }

  @Override
  public long nextMicros() throws IOException {
    while (next == null && !ended) {
      String text = readEntry();
      if (text == null) {
        ended = true;
      } else {
        accept(new SrtEntry(text));
      }
    }
    return next == null ? END : nextMicros;
  }

  private void accept(SrtEntry entry) {
    OptionalLong time = entry.timeMicros();
    if (time.isEmpty()) {
      skips.skipped("no-time");
    } else if (entry.truncated() || !hasCameraValue(entry)) {
      skips.skipped("incomplete");
    } else if (time.getAsLong() == lastMicros) {
      skips.skipped("duplicate");
    } else {
      next = entry;
      nextMicros = time.getAsLong();
      lastMicros = nextMicros;
    }
  }

  private static boolean hasCameraValue(SrtEntry entry) {
    return entry.has("iso") || entry.exposureSeconds().isPresent() || entry.fNumber().isPresent();
  }

  @Override
  public void read(Reading into) {
    SrtEntry entry = next;
    if (entry == null) {
      throw new IllegalStateException("nothing to read");
    }
    next = null;
    into.begin(nextMicros);
    put(into, ISO, entry, "iso", entry.number("iso"));
    put(into, EXPOSURE, entry, entry.has("shutter") ? "shutter" : "tv", entry.exposureSeconds());
    put(into, F_NUMBER, entry, entry.has("fnum") ? "fnum" : "ir", entry.fNumber());
    put(into, COMPENSATION, entry, "ev", entry.number("ev"));
    put(into, COLOR, entry, "ct", entry.number("ct"));
    put(into, FOCAL_LENGTH, entry, "focal_len", entry.focalLengthMillimetres());
    putPosition(into, entry);
    putFrames(into, entry);
  }

  private void putPosition(Reading into, SrtEntry entry) {
    OptionalDouble latitude = entry.latitude();
    OptionalDouble longitude = entry.longitude();
    if (latitude.isPresent() && longitude.isPresent()) {
      if (latitude.getAsDouble() == 0 && longitude.getAsDouble() == 0) {
        skips.skipped("no-fix");
      } else {
        into.value(LATITUDE, latitude.getAsDouble());
        into.value(LONGITUDE, longitude.getAsDouble());
      }
    }
    String altitude = entry.has("abs_alt") ? "abs_alt" : "altitude";
    put(into, ALTITUDE, entry, altitude, entry.number(altitude));
    for (String height : List.of("rel_alt", "barometer", "hb")) {
      put(into, HEIGHT, entry, height, entry.number(height));
    }
  }

  private void putFrames(Reading into, SrtEntry entry) {
    OptionalDouble count = entry.number("framecnt");
    if (count.isEmpty()) {
      return;
    }
    long frame = (long) count.getAsDouble();
    if (lastFrame >= 0 && frame > lastFrame + 1) {
      droppedFrames += frame - lastFrame - 1;
    }
    lastFrame = frame;
    into.value(FRAMES, frame);
    into.value(DROPPED, droppedFrames);
  }

  private void put(Reading into, int signal, SrtEntry entry, String key, OptionalDouble value) {
    if (value.isPresent()) {
      into.value(signal, value.getAsDouble());
    } else if (entry.has(key)) {
      skips.skipped("field");
    }
  }

  /** The lines up to an empty one, or null at the end; what is far too long is cut. */
  private @Nullable String readEntry() throws IOException {
    buffer.setLength(0);
    boolean lineHasText = false;
    int c;
    while ((c = in.read()) >= 0) {
      if (c == '\n') {
        if (!lineHasText && !buffer.isEmpty()) {
          return buffer.toString();
        }
        if (lineHasText) {
          append('\n');
        }
        lineHasText = false;
      } else if (c > ' ' || lineHasText) {
        lineHasText = true;
        append((char) c);
      }
    }
    return buffer.isEmpty() ? null : buffer.toString();
  }

  private void append(char c) {
    if (buffer.length() < MAX_ENTRY_CHARS) {
      buffer.append(c);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
