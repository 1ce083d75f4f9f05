package io.otqmn.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A spec that was good before it was changed at one or two fields, as the schema of the CRD
 * suggests: another type, out of range, against the pattern, too long, unknown, twice, or something
 * that fits the schema and makes no sense.
 *
 * @param number which one; the same number gives the same spec
 * @param what was changed
 */
record BadFleet(long number, ObjectNode spec, List<String> what) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Texts that some parser stumbles over. */
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "-",
          "0",
          "null",
          "true",
          "a b",
          "A",
          "ä",
          "\u0000",
          "\n",
          "../../etc/passwd",
          "{{ .Values.x }}",
          "$(rm -rf /)",
          "%s%n",
          "1e3",
          "NaN",
          "-1",
          "0x10",
          "http://",
          "https://x:0",
          "http://x:65536",
          "http://[::1",
          "http://u:p@x",
          "0s",
          "0h0m0s",
          "999999h",
          "1ns",
          "1d",
          "1.5h",
          "1Ei",
          "1n",
          "0.1m",
          "1E",
          "-1Gi",
          "100m",
          "1Ki1",
          "1e400",
          "system-node-critical",
          "a/b/c",
          "x/ns/y/sa/z",
          "*/ns/*/sa/*",
          "kubernetes.io/hostname",
          "\uD83D\uDE00");

  /** Pieces that fit the schema, more or less, and should make somebody object. */
  private static final List<String> NONSENSE =
      List.of(
          "{scaling: {minReplicas: 9, maxReplicas: 2}}",
          "{scaling: {minReplicas: 1001, maxReplicas: 1001}}",
          "{scaling: {cpuPercent: 100}}",
          "{scaling: {scaleDownStabilization: 3601s}}",
          "{collector: {resources: {limits: {memory: 1}}}}",
          "{collector: {resources: {requests: {cpu: 1}, limits: {memory: 64Mi}}}}",
          "{collector: {resources: {requests: {cpu: 2}, limits: {cpu: 1, memory: 1Gi}}}}",
          "{collector: {resources: {requests: {cpu: 1n, memory: 1Gi}, limits: {memory: 1Gi}}}}",
          "{collector: {resources: {requests: {cpu: 1, memory: 512m}}}}",
          "{collector: {resources: {requests: {cpu: 1, memory: 1E}}}}",
          "{collector: {resources: {requests: {cpu: 1, memory: 1e3}, limits: {memory: 1e12}}}}",
          "{collector: {resources: {requests: {cpu: 1, ephemeral-storage: 1m}}}}",
          "{collector: {resources: {requests: {cpu: 0.0001}}}}",
          "{collector: {tolerations: [{key: a, operator: Exists, value: b}]}}",
          "{collector: {tolerations: [{key: a, effect: NoSchedule, tolerationSeconds: 1}]}}",
          "{collector: {tolerations: [{operator: Exists, effect: NoExecute, tolerationSeconds: -9}]}}",
          "{collector: {tolerations: [{value: x}]}}",
          "{collector: {topologySpreadConstraints: [{topologyKey: z}, {topologyKey: z}]}}",
          "{collector: {nodeSelector: {\"a/b/c\": d}}}",
          "{collector: {nodeSelector: {a..b/c: d}}}",
          "{collector: {nodeSelector: {a: \"-\"}}}",
          "{collector: {priorityClassName: a..b}}",
          "{collector: {priorityClassName: no-such-class}}",
          "{export: {otlp: {endpoint: \"http://otel:4317\", tls: {secretName: x}}}}",
          "{export: {otlp: {endpoint: \"http://-:1\"}}}",
          "{export: {otlp: {endpoint: \"http://a..b:4317\"}}}",
          "{export: {otlp: {endpoint: \"https://[1:2:3]:4317\"}}}",
          "{export: {otlp: {endpoint: \"http://999.999.999.999:4317\"}}}",
          "{export: {otlp: {endpoint: \"http://otel:4317\", headers: {secretName: a..b}}}}",
          "{export: {otlp: {endpoint: \"http://otel:4317\", headers: {secretName: a.}}}}",
          "{export: {otlp: {endpoint: \"http://otel:04317\"}}}",
          "{export: {otlp: {endpoint: \"http://otel_x:4317\"}}}",
          "{export: {otlp: {endpoint: \"HTTP://otel:4317\"}}}",
          "{mesh: {mtls: Disabled, allowedPrincipals: [td/ns/n/sa/s]}}",
          "{mesh: {allowedPrincipals: [a..b/ns/n/sa/s]}}",
          "{mesh: {circuitBreaker: {maxEjectionPercent: 51}}}",
          "{mesh: {circuitBreaker: {interval: 0s}}}",
          "{mesh: {retries: {attempts: 0, perTryTimeout: 99ms}}}",
          "{ingest: {maxFrameBytes: 1025.5}}",
          "{ingest: {maxFrameBytes: 1e4}}",
          "{ingest: {maxFrameBytes: 2000000m}}",
          "{ingest: {maxAge: 1m, maxAhead: 720h}}",
          "{ingest: {reconnectJitter: 1h1h}}",
          "{signals: {lens: {interval: 0h0h0h0h}}}",
          "{signals: {lens: {enabled: false}, exposure: {enabled: false}}}",
          "{drain: {timeout: 999ms}}",
          "{drain: {timeout: 1h0m0s1ms}}",
          "{drain: {timeout: 1001ms}}",
          "{cameras: {expected: 1000001}}",
          "{spelling: mistake}");

  static BadFleet generate(long number, JsonNode schema, ObjectNode good) {
    Random random = new Random(number * 0x9E3779B97F4A7C15L);
    ObjectNode spec = good.deepCopy();
    List<String> what = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      String piece = NONSENSE.get(random.nextInt(NONSENSE.size()));
      merge(spec, Yaml.parse(piece));
      what.add(piece);
    } else {
      int changes = 1 + random.nextInt(2);
      for (int i = 0; i < changes; i++) {
        what.add(change("spec", schema, spec, random));
      }
    }
    return new BadFleet(number, spec, what);
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(field -> {
          if (field.getValue().isObject() && into.get(field.getKey()) instanceof ObjectNode old) {
            merge(old, field.getValue());
          } else {
            into.set(field.getKey(), field.getValue());
          }
        });
  }

  /** Goes down the schema at random and changes what it finds there. */
  private static String change(String path, JsonNode schema, ObjectNode object, Random random) {
    List<String> names = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(20) == 0) {
      object.put("unknown" + random.nextInt(9), 1);
      return path + ": an unknown field";
    }
    String name = names.get(random.nextInt(names.size()));
    JsonNode field = schema.at("/properties/" + name);
    String at = path + "." + name;
    if (field.has("properties") && random.nextInt(10) > 0) {
      ObjectNode child = object.get(name) instanceof ObjectNode is ? is : object.putObject(name);
      return change(at, field, child, random);
    }
    if (field.has("items") && field.at("/items").has("properties") && random.nextInt(4) > 0) {
      ArrayNode list = object.putArray(name);
      ObjectNode element = list.addObject();
      for (String required : List.of("topologyKey", "key")) {
        if (field.at("/items/properties").has(required)) {
          element.put(required, "a");
        }
      }
      return change(at + "[0]", field.get("items"), element, random);
    }
    if (random.nextInt(12) == 0) {
      object.remove(name);
      return at + " left out";
    }
    JsonNode value = bad(field, random);
    object.set(name, value);
    String text = value.toString();
    return at + " = " + (text.length() > 80 ? text.substring(0, 80) + "…" : text);
  }

  private static JsonNode bad(JsonNode schema, Random random) {
    int kind = random.nextInt(6);
    if (kind == 0) {
      return otherType(random);
    }
    if (schema.has("enum")) {
      String known = schema.get("enum").get(0).asText();
      return TextNode.valueOf(
          List.of(known.toUpperCase(Locale.ROOT), known + " ", "", "Bogus").get(random.nextInt(4)));
    }
    if (schema.path("type").asText().equals("integer")) {
      long min = schema.path("minimum").asLong(0);
      long max = schema.path("maximum").asLong(50);
      long[] values = {
        min - 1, max + 1, Integer.MAX_VALUE + 1L, Integer.MIN_VALUE, Long.MAX_VALUE, 0, -1, min, max
      };
      return JSON.numberNode(values[random.nextInt(values.length)]);
    }
    if (schema.path("type").asText().equals("array")) {
      ArrayNode list = JSON.arrayNode();
      int size = random.nextBoolean() ? 2 : schema.path("maxItems").asInt(10) + 1;
      for (int i = 0; i < size; i++) {
        list.add(random.nextBoolean() ? "same" : NASTY.get(random.nextInt(NASTY.size())));
      }
      return list;
    }
    if (schema.has("additionalProperties")) {
      ObjectNode map = JSON.objectNode();
      int size = random.nextBoolean() ? 1 : schema.path("maxProperties").asInt(10) + 1;
      for (int i = 0; i < size; i++) {
        String key = random.nextBoolean() ? "cpu" : NASTY.get(random.nextInt(NASTY.size())) + i;
        map.put(key, NASTY.get(random.nextInt(NASTY.size())));
      }
      return map;
    }
    if (kind == 1) {
      return TextNode.valueOf(
          "a".repeat(schema.path("maxLength").asInt(300) + 1 - random.nextInt(2)));
    }
    return TextNode.valueOf(NASTY.get(random.nextInt(NASTY.size())));
  }

  private static JsonNode otherType(Random random) {
    List<JsonNode> values =
        List.of(
            JSON.numberNode(random.nextInt()),
            JSON.numberNode(0.5),
            JSON.booleanNode(true),
            JSON.nullNode(),
            TextNode.valueOf("text"),
            JSON.arrayNode().add(1),
            JSON.objectNode().put("a", 1));
    return values.get(random.nextInt(values.size()));
  }
}
