package io.otqmn.collector.export;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.otqmn.protocol.CameraDeclaration;
import io.otqmn.protocol.FrameContent;
import io.otqmn.protocol.SignalDefinition;
import io.otqmn.v1.Distribution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all frames of one stream have in common in OTLP, built and encoded once: the resource, the
 * metrics and the attributes of each series; and which of its values were exported last.
 */
public final class CameraSeries {
  /** Time, value, tags and length. */
  private static final int POINT_BYTES = 20;

  /** Start, count, zero count, sum, minimum and maximum. */
  private static final int HISTOGRAM_BYTES = 64;

  private static final byte[] SCOPE =
      ScopeMetrics.newBuilder()
          .setScope(InstrumentationScope.newBuilder().setName("otqmn"))
          .build()
          .toByteArray();

  private final String cameraId;
  private final byte[] resource;
  private final List<SignalDefinition> signals;
  private final List<List<KeyValue>> attributes;
  private final byte[][] encodedAttributes;

  /** For each signal, which of the distinct metric names it belongs to. */
  private final int[] metric;

  private final List<MetricHead> heads;
  private final ChangeFilter changes;

  /**
   * What is the same of a metric in every request, encoded.
   *
   * @param dataField of Metric: gauge, sum or exponential histogram
   * @param dataTail what stands in it beside the points
   * @param signals its series
   */
  record MetricHead(byte[] nameAndUnit, int dataField, byte[] dataTail, int[] signals) {}

  /**
   * @param fleet attributes that win over what the camera says about itself
   */
  public CameraSeries(CameraDeclaration camera, Map<String, String> fleet, ChangeFilter changes) {
    Map<String, String> resourceAttributes = new TreeMap<>(camera.resource());
    resourceAttributes.put("device.id", camera.cameraId());
    resourceAttributes.putAll(fleet);
    this.cameraId = camera.cameraId();
    this.resource =
        Resource.newBuilder().addAllAttributes(keyValues(resourceAttributes)).build().toByteArray();
    this.signals = camera.signals();
    this.attributes = new ArrayList<>(signals.size());
    this.encodedAttributes = new byte[signals.size()][];
    this.metric = new int[signals.size()];
    this.changes = changes;
    Map<String, Integer> metricOfName = new HashMap<>();
    for (int i = 0; i < signals.size(); i++) {
      attributes.add(keyValues(new TreeMap<>(signals.get(i).attributes())));
      encodedAttributes[i] =
          NumberDataPoint.newBuilder().addAllAttributes(attributes.get(i)).build().toByteArray();
      Integer known = metricOfName.putIfAbsent(signals.get(i).name(), metricOfName.size());
      metric[i] = known == null ? metricOfName.size() - 1 : known;
    }
    this.heads = heads(metricOfName.size());
  }

  private List<MetricHead> heads(int metrics) {
    List<List<Integer>> series = new ArrayList<>();
    for (int i = 0; i < metrics; i++) {
      series.add(new ArrayList<>());
    }
    for (int signal = 0; signal < signals.size(); signal++) {
      series.get(metric[signal]).add(signal);
    }
    return series.stream()
        .map(ofMetric -> head(ofMetric.stream().mapToInt(Integer::intValue).toArray()))
        .toList();
  }

  private MetricHead head(int[] series) {
    SignalDefinition first = signals.get(series[0]);
    byte[] nameAndUnit =
        Metric.newBuilder().setName(first.name()).setUnit(first.unit()).build().toByteArray();
    return switch (first.kind()) {
      case SIGNAL_KIND_GAUGE ->
          new MetricHead(nameAndUnit, Metric.GAUGE_FIELD_NUMBER, new byte[0], series);
      case SIGNAL_KIND_COUNTER ->
          new MetricHead(
              nameAndUnit,
              Metric.SUM_FIELD_NUMBER,
              Sum.newBuilder()
                  .setIsMonotonic(true)
                  .setAggregationTemporality(
                      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                  .build()
                  .toByteArray(),
              series);
      case SIGNAL_KIND_DISTRIBUTION ->
          new MetricHead(
              nameAndUnit,
              Metric.EXPONENTIAL_HISTOGRAM_FIELD_NUMBER,
              ExponentialHistogram.newBuilder()
                  .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                  .build()
                  .toByteArray(),
              series);
      case SIGNAL_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("definitions have a kind");
    };
  }

  /** How large the points of a frame are in an OTLP request, give or take a few per cent. */
  public long exportedBytes(FrameContent frame) {
    long bytes = 0;
    for (int column = 0; column < frame.columns(); column++) {
      bytes +=
          (long) frame.size(column)
              * (POINT_BYTES + encodedAttributes[frame.signal(column)].length);
    }
    for (Distribution distribution : frame.distributions()) {
      bytes +=
          POINT_BYTES
              + encodedAttributes[distribution.getSignal()].length
              + HISTOGRAM_BYTES
              + distribution.getSerializedSize();
    }
    return bytes;
  }

  /** What of this camera's values is news to the backend. */
  public ChangeFilter changes() {
    return changes;
  }

  String cameraId() {
    return cameraId;
  }

  byte[] encodedResource() {
    return resource;
  }

  byte[] encodedScope() {
    return SCOPE;
  }

  SignalDefinition signal(int index) {
    return signals.get(index);
  }

  List<KeyValue> attributes(int signal) {
    return attributes.get(signal);
  }

  /** As fields of a data point. */
  byte[] encodedAttributes(int signal) {
    return encodedAttributes[signal];
  }

  int metricOf(int signal) {
    return metric[signal];
  }

  int metrics() {
    return heads.size();
  }

  MetricHead head(int index) {
    return heads.get(index);
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
