package io.otqmn.operator.collector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.otqmn.operator.apply.DesiredHash;
import io.otqmn.operator.plan.Child;
import io.otqmn.operator.plan.FleetPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The collector's configuration file. The name carries the hash of the content, so that a change is
 * a rollout and a rollback finds the old file.
 */
public final class CollectorConfigMap {
  static final String FILE = "collector.json";

  private static final JsonMapper JSON = new JsonMapper();

  private CollectorConfigMap() {}

  /** One for each revision that runs. */
  public static List<ConfigMap> desired(Tracks tracks) {
    return tracks.revisions().stream()
        .map(CollectorRevision::config)
        .distinct()
        .map(config -> desired(tracks.plan(), config))
        .toList();
  }

  private static ConfigMap desired(FleetPlan plan, String config) {
    return new ConfigMapBuilder()
        .withMetadata(Child.metadata(plan, name(plan, config)))
        .withImmutable(true)
        .withData(Map.of(FILE, config))
        .build();
  }

  static String name(FleetPlan plan, String config) {
    return Child.name(plan) + "-" + hash(config);
  }

  /** The first ten digits of the content's SHA-256. */
  static String hash(String config) {
    return DesiredHash.sha256(config).substring(0, 10);
  }

  static String content(FleetPlan plan) {
    ObjectNode file = JSON.createObjectNode();
    file.putObject("fleet")
        .put("namespace", plan.fleet().namespace())
        .put("name", plan.fleet().name());
    ingest(plan, file.putObject("ingest"));
    ObjectNode signals = file.putObject("signals");
    new TreeMap<>(plan.signals())
        .forEach((vector, signal) ->
            signals
                .putObject(vector)
                .put("intervalMillis", signal.interval().toMillis())
                .put("enabled", signal.enabled())
                .put("heartbeatMillis", signal.heartbeat().toMillis())
                .put("deadband", signal.deadband()));
    export(plan.export(), file.putObject("export"));
    file.putObject("drain")
        .put("settleMillis", CollectorDeployment.SETTLE.toMillis())
        .put("timeoutMillis", plan.drainTimeout().toMillis());
    file.putObject("balance")
        .put(
            "annotationsFile",
            CollectorDeployment.POD_INFO + "/" + CollectorDeployment.ANNOTATIONS);
    file.put("logLevel", plan.pods().logLevel());
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  private static void ingest(FleetPlan plan, ObjectNode node) {
    FleetPlan.Ingest ingest = plan.ingest();
    node.put("port", Child.INGEST_PORT)
        .put("maxStreams", ingest.maxStreams())
        .put("admissionPerSecond", ingest.admissionPerSecond())
        .put("reconnectJitterMillis", ingest.reconnectJitter().toMillis())
        .put("maxFrameBytes", ingest.maxFrameBytes())
        .put("maxRows", 4096)
        .put("windowFrames", 64)
        .put("heartbeatMillis", 20_000)
        .put("maxAgeMillis", ingest.maxAge().toMillis())
        .put("maxAheadMillis", ingest.maxAhead().toMillis());
  }

  private static void export(FleetPlan.Export export, ObjectNode node) {
    node.put("endpoint", export.endpoint())
        .put("compression", export.compression())
        .put("timeoutMillis", export.timeout().toMillis())
        .put("tlsDirectory", export.tlsSecret().map(name -> ExportSecrets.TLS).orElse(null))
        .put(
            "headersDirectory",
            export.headersSecret().map(name -> ExportSecrets.HEADERS).orElse(null));
  }
}
