package io.otqmn.edge.sources;

import io.otqmn.protocol.SignalDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One camera's readings in the order in which they come. Pulled, one reading at a time, by one
 * thread at a time; holds at most one reading in memory. What it cannot use it skips and counts.
 */
public interface Source extends AutoCloseable {
  /** What {@link #nextMicros} says when there is nothing more. */
  long END = Long.MAX_VALUE;

  /** The same list for the life of the source; readings refer to it by index. */
  List<SignalDefinition> signals();

  /** OpenTelemetry resource attributes that the source itself knows. */
  Map<String, String> resource();

  /**
   * Whether it reads a device as it is now: then its times are the clock's and nothing can make it
   * faster.
   */
  boolean live();

  /** Whether its time line begins now by the clock, so that there is nothing to shift. */
  boolean startsNow();

  /** When the next reading is due, on the source's own time line; {@link #END} if there is none. */
  long nextMicros() throws IOException;

  /** Takes the next reading; may wait for a device. Only after {@link #nextMicros} was not END. */
  void read(Reading into) throws IOException;

  @Override
  void close() throws IOException;
}
