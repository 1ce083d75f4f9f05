package io.otqmn.protocol;

import io.otqmn.v1.Hello;
import io.otqmn.v1.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a camera says about itself in Hello, checked: the identity of its frames, its schema and its
 * OpenTelemetry resource.
 *
 * @param firstUnacknowledged at least 1
 */
public record CameraDeclaration(
    String cameraId,
    long bootId,
    List<SignalDefinition> signals,
    long firstUnacknowledged,
    Map<String, String> resource,
    String agent) {
  public static final int MAX_SIGNALS = 512;
  static final int MAX_RESOURCE_ATTRIBUTES = 64;
  private static final Pattern CAMERA_ID = Pattern.compile("[-A-Za-z0-9._:/@]{1,128}");

  public CameraDeclaration {
    if (!CAMERA_ID.matcher(cameraId).matches()) {
      throw new IllegalArgumentException(
          "camera_id '"
              + SignalDefinition.abbreviated(cameraId)
              + "' is not 1 to 128 of letters, digits and - . _ : / @");
    }
    if (firstUnacknowledged < 1) {
      throw new IllegalArgumentException(
          "first_unacknowledged is " + firstUnacknowledged + ": sequences start at 1");
    }
    if (agent.length() > 128) {
      throw new IllegalArgumentException("agent is longer than 128 characters");
    }
    signals = List.copyOf(signals);
    if (signals.size() > MAX_SIGNALS) {
      throw new IllegalArgumentException(signals.size() + " signals are more than " + MAX_SIGNALS);
    }
    requireDistinctSeries(signals);
    resource = SignalDefinition.checkedAttributes("resource", resource, MAX_RESOURCE_ATTRIBUTES);
  }

  /**
   * @throws IllegalArgumentException if it breaks the contract; the message says where and how
   */
  public static CameraDeclaration of(Hello hello) {
    if (hello.getSignalsCount() > MAX_SIGNALS) {
      throw new IllegalArgumentException(
          hello.getSignalsCount() + " signals are more than " + MAX_SIGNALS);
    }
    List<SignalDefinition> signals = new ArrayList<>(hello.getSignalsCount());
    for (Signal signal : hello.getSignalsList()) {
      signals.add(SignalDefinition.of(signal));
    }
    return new CameraDeclaration(
        hello.getCameraId(),
        hello.getBootId(),
        signals,
        hello.getFirstUnacknowledged(),
        hello.getResourceMap(),
        hello.getAgent());
  }

  public Hello toHello() {
    return Hello.newBuilder()
        .setCameraId(cameraId)
        .setBootId(bootId)
        .addAllSignals(signals.stream().map(SignalDefinition::toSignal).toList())
        .setFirstUnacknowledged(firstUnacknowledged)
        .putAllResource(resource)
        .setAgent(agent)
        .build();
  }

  /** One metric has one unit and one kind, and no two series of it are the same. */
  private static void requireDistinctSeries(List<SignalDefinition> signals) {
    Map<String, SignalDefinition> byName = new HashMap<>();
    Set<Map.Entry<String, Map<String, String>>> series = new HashSet<>();
    for (SignalDefinition signal : signals) {
      SignalDefinition first = byName.putIfAbsent(signal.name(), signal);
      if (first != null && (first.kind() != signal.kind() || !first.unit().equals(signal.unit()))) {
        throw new IllegalArgumentException(signal.name() + " is declared with two kinds or units");
      }
      if (!series.add(Map.entry(signal.name(), signal.attributes()))) {
        throw new IllegalArgumentException(
            signal.name() + " is declared twice with the same attributes");
      }
    }
  }
}
