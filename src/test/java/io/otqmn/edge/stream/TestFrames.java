package io.otqmn.edge.stream;

import io.otqmn.protocol.FrameBuilder;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.SignalKind;
import java.util.List;
import java.util.Map;

/** Frames of one point, whose value is the sequence. */
final class TestFrames {
  static final List<SignalDefinition> SIGNALS =
      List.of(
          new SignalDefinition(
              "camera.test", "1", 0, SignalKind.SIGNAL_KIND_GAUGE, Map.of(), "lens"));

  private TestFrames() {}

  static FrameContent frame(long sequence) {
    FrameBuilder builder = new FrameBuilder(SIGNALS);
    builder.add(sequence * 1_000_000, 0, sequence);
    return builder.seal(sequence, sequence * 1_000);
  }
}
