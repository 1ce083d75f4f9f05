package io.otqmn.collector.ingest;

import io.otqmn.collector.export.ChangeFilter;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Pace;
import io.otqmn.v1.VectorPace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The fleet's wishes about signals, by vector. A vector that is not named is wanted as it comes.
 */
final class SignalAdvice {
  private final Map<String, VectorAdvice> byVector;
  private final Map<String, ChangeFilter.Rule> rules;
  private final Pace pace;

  SignalAdvice(Map<String, VectorAdvice> byVector) {
    this.byVector = Map.copyOf(byVector);
    Pace.Builder builder = Pace.newBuilder();
    new TreeMap<>(byVector)
        .forEach((vector, advice) ->
            builder.addVectors(
                VectorPace.newBuilder()
                    .setVector(vector)
                    .setIntervalMillis(advice.intervalMillis())
                    .setOff(!advice.enabled())));
    this.pace = builder.build();
    this.rules =
        byVector.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().rule()));
  }

  /** How values are exported, by vector. */
  Map<String, ChangeFilter.Rule> exportRules() {
    return rules;
  }

  Pace pace() {
    return pace;
  }

  /** The frame without the signals that are switched off: the same frame if there are none. */
  FrameContent wanted(FrameContent frame, List<SignalDefinition> signals) {
    boolean allWanted = signals.stream().allMatch(this::wants);
    return allWanted ? frame : frame.keeping(signal -> wants(signals.get(signal)));
  }

  private boolean wants(SignalDefinition signal) {
    VectorAdvice advice = byVector.get(signal.vector());
    return advice == null || advice.enabled();
  }
}
