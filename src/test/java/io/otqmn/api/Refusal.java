package io.otqmn.api;

import java.util.List;

/**
 * A spec, less the endpoint, that an API server refuses, the field at which it does, and words of
 * its message.
 */
record Refusal(String spec, String field, String message) {
  /** At least one for every rule of the CRD, and some of its plain bounds. */
  static final List<Refusal> ALL =
      List.of(
          new Refusal(
              "ingest: {reconnectJitter: 11m}", "spec.ingest.reconnectJitter", "from 0s to 10m"),
          new Refusal(
              "ingest: {reconnectJitter: 30 seconds}",
              "spec.ingest.reconnectJitter",
              "must be a duration"),
          new Refusal(
              "ingest: {maxFrameBytes: 512}", "spec.ingest.maxFrameBytes", "from 1Ki to 4Mi"),
          new Refusal(
              "ingest: {maxFrameBytes: 5Mi}", "spec.ingest.maxFrameBytes", "from 1Ki to 4Mi"),
          new Refusal(
              "ingest: {maxFrameBytes: large}", "spec.ingest.maxFrameBytes", "from 1Ki to 4Mi"),
          new Refusal("ingest: {maxAge: 30s}", "spec.ingest.maxAge", "from 1m to 87600h"),
          new Refusal("ingest: {maxAhead: 721h}", "spec.ingest.maxAhead", "from 1s to 720h"),
          new Refusal(
              "ingest: {maxStreamsPerReplica: 0}",
              "spec.ingest.maxStreamsPerReplica",
              "greater than or equal to 1"),
          new Refusal(
              "ingest: {admissionPerSecond: 10001}",
              "spec.ingest.admissionPerSecond",
              "less than or equal to 10000"),
          new Refusal(
              "cameras: {expected: -1}", "spec.cameras.expected", "greater than or equal to 0"),
          new Refusal(
              "signals: {lens: {interval: 1h1s}}", "spec.signals.lens.interval", "from 0s to 1h"),
          new Refusal(
              "signals: {exposure: {interval: -1s}}",
              "spec.signals.exposure.interval",
              "from 0s to 1h"),
          new Refusal(
              "signals: {environment: {interval: 1d}}",
              "spec.signals.environment.interval",
              "from 0s to 1h"),
          new Refusal(
              "signals: {thermal: {interval: \"\"}}",
              "spec.signals.thermal.interval",
              "from 0s to 1h"),
          new Refusal(
              "signals: {motion: {interval: 1.5s}}",
              "spec.signals.motion.interval",
              "from 0s to 1h"),
          new Refusal(
              "signals: {frames: {interval: 2h}}", "spec.signals.frames.interval", "from 0s to 1h"),
          new Refusal(
              "signals: {lens: {heartbeat: 25h}}", "spec.signals.lens.heartbeat", "from 0s to 24h"),
          new Refusal(
              "signals: {exposure: {heartbeat: -1s}}",
              "spec.signals.exposure.heartbeat",
              "from 0s to 24h"),
          new Refusal(
              "signals: {environment: {heartbeat: 1d}}",
              "spec.signals.environment.heartbeat",
              "from 0s to 24h"),
          new Refusal(
              "signals: {thermal: {heartbeat: 24h1s}}",
              "spec.signals.thermal.heartbeat",
              "from 0s to 24h"),
          new Refusal(
              "signals: {motion: {heartbeat: 1.5s}}",
              "spec.signals.motion.heartbeat",
              "from 0s to 24h"),
          new Refusal(
              "signals: {frames: {heartbeat: \"\"}}",
              "spec.signals.frames.heartbeat",
              "from 0s to 24h"),
          new Refusal(
              "export: {otlp: {endpoint: \"otel:4317\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {endpoint: \"grpc://otel:4317\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {endpoint: \"http://:4317\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {endpoint: \"http://otel:0\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {endpoint: \"http://otel:70000\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {endpoint: \"http://otel/v1\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {endpoint: \"http://u:p@otel\"}}",
              "spec.export.otlp.endpoint",
              "must be http:// or https://"),
          new Refusal(
              "export: {otlp: {timeout: 10ms}}", "spec.export.otlp.timeout", "from 100ms to 5m"),
          new Refusal(
              "export: {otlp: {compression: snappy}}",
              "spec.export.otlp.compression",
              "supported values"),
          new Refusal(
              "export: {otlp: {tls: {secretName: certs}}}",
              "spec.export.otlp.tls",
              "write https:// or leave tls out"),
          new Refusal(
              "export: {otlp: {endpoint: \"https://otel\", tls: {secretName: Certs}}}",
              "spec.export.otlp.tls.secretName",
              "must be the name of a Secret"),
          new Refusal(
              "export: {otlp: {headers: {secretName: a/b}}}",
              "spec.export.otlp.headers.secretName",
              "must be the name of a Secret"),
          new Refusal(
              "collector: {logLevel: TRACE}", "spec.collector.logLevel", "supported values"),
          new Refusal(
              "collector: {nodeSelector: {\"a b\": c}}",
              "spec.collector.nodeSelector",
              "must be node labels"),
          new Refusal(
              "collector: {nodeSelector: {zone: \"-a\"}}",
              "spec.collector.nodeSelector",
              "must be node labels"),
          new Refusal(
              "collector: {priorityClassName: system-node-critical}",
              "spec.collector.priorityClassName",
              "not one of the system-"),
          new Refusal(
              "collector: {resources: {requests: {cpu: much}}}",
              "spec.collector.resources.requests",
              "must be quantities"),
          new Refusal(
              "collector: {resources: {requests: {cpu: 1, gpu: 1}}}",
              "spec.collector.resources.requests",
              "must be quantities"),
          new Refusal(
              "collector: {resources: {limits: {cpu: 0}}}",
              "spec.collector.resources.limits",
              "must be quantities"),
          new Refusal(
              "collector: {resources: {requests: {memory: 1Gi}}}",
              "spec.collector.resources",
              "a cpu request or limit is needed"),
          new Refusal(
              "collector: {resources: {requests: {cpu: 1}, limits: {cpu: 500m}}}",
              "spec.collector.resources.requests",
              "a request is above its limit"),
          new Refusal(
              "collector: {tolerations: [{key: \"a b\"}]}",
              "spec.collector.tolerations[0].key",
              "must be the key of a taint"),
          new Refusal(
              "collector: {tolerations: [{key: a, value: \"b c\"}]}",
              "spec.collector.tolerations[0].value",
              "must be the value of a taint"),
          new Refusal(
              "collector: {tolerations: [{value: a}]}",
              "spec.collector.tolerations[0].key",
              "without a key every taint is meant"),
          new Refusal(
              "collector: {tolerations: [{key: a, operator: Exists, value: b}]}",
              "spec.collector.tolerations[0].value",
              "operator Exists takes no value"),
          new Refusal(
              "collector: {tolerations: [{key: a, tolerationSeconds: 5}]}",
              "spec.collector.tolerations[0].tolerationSeconds",
              "tolerationSeconds needs effect NoExecute"),
          new Refusal(
              "collector: {topologySpreadConstraints: [{topologyKey: \"a b\"}]}",
              "spec.collector.topologySpreadConstraints[0].topologyKey",
              "must be a node label"),
          new Refusal(
              "collector: {topologySpreadConstraints: [{topologyKey: a}, {topologyKey: a}]}",
              "spec.collector.topologySpreadConstraints[1]",
              "Duplicate value"),
          new Refusal(
              "scaling: {minReplicas: 5, maxReplicas: 3}",
              "spec.scaling.minReplicas",
              "minReplicas is above maxReplicas: raise maxReplicas or lower minReplicas"),
          new Refusal(
              "scaling: {minReplicas: 0}",
              "spec.scaling.minReplicas",
              "greater than or equal to 1"),
          new Refusal(
              "scaling: {maxReplicas: 1001}",
              "spec.scaling.maxReplicas",
              "less than or equal to 1000"),
          new Refusal(
              "scaling: {streamsPerReplica: 0}",
              "spec.scaling.streamsPerReplica",
              "greater than or equal to 1"),
          new Refusal(
              "scaling: {streamsPerReplica: 2001}",
              "spec.scaling.streamsPerReplica",
              "streamsPerReplica is above ingest.maxStreamsPerReplica"),
          new Refusal(
              "ingest: {maxStreamsPerReplica: 100}, scaling: {streamsPerReplica: 101}",
              "spec.scaling.streamsPerReplica",
              "lower it or raise that"),
          new Refusal(
              "scaling: {cpuPercent: 9}", "spec.scaling.cpuPercent", "from 10 to 95 percent"),
          new Refusal(
              "scaling: {cpuPercent: 96}", "spec.scaling.cpuPercent", "from 10 to 95 percent"),
          new Refusal(
              "scaling: {scaleDownStabilization: 61m}",
              "spec.scaling.scaleDownStabilization",
              "from 0s to 1h"),
          new Refusal("mesh: {mtls: strict}", "spec.mesh.mtls", "supported values"),
          new Refusal(
              "mesh: {circuitBreaker: {maxConnections: 0}}",
              "spec.mesh.circuitBreaker.maxConnections",
              "greater than or equal to 1"),
          new Refusal(
              "mesh: {circuitBreaker: {maxEjectionPercent: 0}}",
              "spec.mesh.circuitBreaker.maxEjectionPercent",
              "from 1 to 50 percent"),
          new Refusal(
              "mesh: {circuitBreaker: {maxEjectionPercent: 51}}",
              "spec.mesh.circuitBreaker.maxEjectionPercent",
              "from 1 to 50 percent"),
          new Refusal(
              "mesh: {circuitBreaker: {interval: 0s}}",
              "spec.mesh.circuitBreaker.interval",
              "from 1s to 1h"),
          new Refusal(
              "mesh: {circuitBreaker: {baseEjectionTime: 2h}}",
              "spec.mesh.circuitBreaker.baseEjectionTime",
              "from 1s to 1h"),
          new Refusal(
              "mesh: {retries: {attempts: 11}}",
              "spec.mesh.retries.attempts",
              "less than or equal to 10"),
          new Refusal(
              "mesh: {retries: {perTryTimeout: 31s}}",
              "spec.mesh.retries.perTryTimeout",
              "from 100ms to 30s"),
          new Refusal(
              "mesh: {allowedPrincipals: [edge]}",
              "spec.mesh.allowedPrincipals",
              "must be trust-domain/ns/namespace/sa/"),
          new Refusal(
              "mesh: {allowedPrincipals: [\"td/ns/*/sa/a\"]}",
              "spec.mesh.allowedPrincipals",
              "without wildcards"),
          new Refusal(
              "mesh: {mtls: Disabled, allowedPrincipals: [td/ns/a/sa/b]}",
              "spec.mesh.allowedPrincipals",
              "needs mutual TLS"),
          new Refusal("drain: {timeout: 0s}", "spec.drain.timeout", "from 1s to 1h"),
          new Refusal("drain: {timeout: 999999h999999h}", "spec.drain.timeout", "from 1s to 1h"),
          new Refusal("rollout: {bakeTime: 25h}", "spec.rollout.bakeTime", "from 0s to 24h"),
          new Refusal(
              "rollout: {progressDeadline: 9s}",
              "spec.rollout.progressDeadline",
              "from 10s to 24h"),
          new Refusal(
              "rollout: {canaryPercent: 0}",
              "spec.rollout.canaryPercent",
              "greater than or equal to 1"),
          new Refusal(
              "rollout: {maxErrorPercent: 101}",
              "spec.rollout.maxErrorPercent",
              "less than or equal to 100"),
          new Refusal(
              "rollout: {strategy: Recreate}", "spec.rollout.strategy", "Unsupported value"));

  @Override
  public String toString() {
    return spec;
  }
}
