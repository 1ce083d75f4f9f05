package io.otqmn.collector.export;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.SignalDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all frames of one stream have in common in OTLP, built once: the resource, the metrics and
 * the attributes of each series.
 */
public final class CameraSeries {
  private final String cameraId;
  private final Resource resource;
  private final List<SignalDefinition> signals;
  private final List<List<KeyValue>> attributes;

  /** For each signal, which of the distinct metric names it belongs to. */
  private final int[] metric;

  private final int metrics;

  /**
   * @param fleet attributes that win over what the camera says about itself
   */
  public CameraSeries(CameraDeclaration camera, Map<String, String> fleet) {
    Map<String, String> resourceAttributes = new TreeMap<>(camera.resource());
    resourceAttributes.put("device.id", camera.cameraId());
    resourceAttributes.putAll(fleet);
    this.cameraId = camera.cameraId();
    this.resource = Resource.newBuilder().addAllAttributes(keyValues(resourceAttributes)).build();
    this.signals = camera.signals();
    this.attributes = new ArrayList<>(signals.size());
    this.metric = new int[signals.size()];
    Map<String, Integer> metricOfName = new HashMap<>();
    for (int i = 0; i < signals.size(); i++) {
      attributes.add(keyValues(new TreeMap<>(signals.get(i).attributes())));
      Integer known = metricOfName.putIfAbsent(signals.get(i).name(), metricOfName.size());
      metric[i] = known == null ? metricOfName.size() - 1 : known;
    }
    this.metrics = metricOfName.size();
  }

  String cameraId() {
    return cameraId;
  }

  Resource resource() {
    return resource;
  }

  SignalDefinition signal(int index) {
    return signals.get(index);
  }

  List<KeyValue> attributes(int signal) {
    return attributes.get(signal);
  }

  int metricOf(int signal) {
    return metric[signal];
  }

  int metrics() {
    return metrics;
  }

  private static List<KeyValue> keyValues(Map<String, String> attributes) {
    List<KeyValue> result = new ArrayList<>(attributes.size());
    attributes.forEach((key, value) ->
        result.add(
            KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build()));
    return List.copyOf(result);
  }
}
