package io.otqmn.collector.export;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.DecodedColumn;
import io.otqmn.protocol.DecodedFrame;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
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
  /** Time, value, tags and length. */
  private static final int POINT_BYTES = 21;

  /** Start, count, zero count, sum, minimum and maximum. */
  private static final int HISTOGRAM_BYTES = 64;

  private final String cameraId;
  private final Resource resource;
  private final List<SignalDefinition> signals;
  private final List<List<KeyValue>> attributes;
  private final int[] attributeBytes;

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
    this.attributeBytes = new int[signals.size()];
    this.metric = new int[signals.size()];
    Map<String, Integer> metricOfName = new HashMap<>();
    for (int i = 0; i < signals.size(); i++) {
      attributes.add(keyValues(new TreeMap<>(signals.get(i).attributes())));
      attributeBytes[i] = attributes.get(i).stream().mapToInt(CameraSeries::fieldBytes).sum();
      Integer known = metricOfName.putIfAbsent(signals.get(i).name(), metricOfName.size());
      metric[i] = known == null ? metricOfName.size() - 1 : known;
    }
    this.metrics = metricOfName.size();
  }

  /** How large the points of a frame are in an OTLP request, give or take a few per cent. */
  public long exportedBytes(DecodedFrame frame) {
    long bytes = 0;
    for (DecodedColumn column : frame.columns()) {
      bytes += (long) column.size() * (POINT_BYTES + attributeBytes[column.signal()]);
    }
    for (Distribution distribution : frame.distributions()) {
      bytes +=
          POINT_BYTES
              + attributeBytes[distribution.getSignal()]
              + HISTOGRAM_BYTES
              + distribution.getSerializedSize();
    }
    return bytes;
  }

  private static int fieldBytes(KeyValue attribute) {
    int size = attribute.getSerializedSize();
    return CodedOutputStream.computeTagSize(1)
        + CodedOutputStream.computeUInt32SizeNoTag(size)
        + size;
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
