package io.otqmn.collector.export;

import io.otqmn.protocol.FrameContent;
import java.util.function.Consumer;

/**
 * A frame on its way to the backend; {@code fate} is called once, from a thread of the exporter.
 */
public record ExportableFrame(CameraSeries camera, FrameContent frame, Consumer<Fate> fate) {

  /** What became of a frame. */
  public sealed interface Fate {}

  /** The backend has it. */
  public record Accepted() implements Fate {}

  /** The backend will never take it; the message is the backend's. */
  public record Refused(String message) implements Fate {}
}
