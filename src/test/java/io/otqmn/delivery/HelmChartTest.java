package io.otqmn.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart, through Helm itself. */
class HelmChartTest {
  private static final Path CHART = Path.of("helm/otqmn");
  private static final Path CRDS = Path.of("crds");
  private static final String DEFAULT = "values.yaml";
  private static final String EVERYTHING = "ci/everything-values.yaml";
  private static final String NAMESPACED = "ci/namespaced-values.yaml";

  private static Tool helm() {
    return Tool.find("helm", "node");
  }

  private static List<JsonNode> rendered(String values, String... options) throws Exception {
    String[] arguments =
        Stream.concat(
                Stream.of("template", "otqmn", CHART.toString(), "--namespace=otqmn-system"),
                Stream.concat(
                    Stream.of("--kube-version=1.36.3", "--values=" + CHART.resolve(values)),
                    Stream.of(options)))
            .toArray(String[]::new);
    Tool.Result result = helm().run(arguments);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return Yaml.documents(result.output());
  }

  private static JsonNode one(List<JsonNode> objects, String kind) {
    List<JsonNode> found =
        objects.stream().filter(o -> o.at("/kind").asText().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  private static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static Set<String> kinds(List<JsonNode> objects) {
    Set<String> kinds = new TreeSet<>();
    objects.forEach(object -> kinds.add(object.at("/kind").asText()));
    return kinds;
  }

  private static Set<String> environment(List<JsonNode> objects) {
    Set<String> entries = new TreeSet<>();
    each(one(objects, "Deployment").at("/spec/template/spec/containers/0/env"))
        .filter(entry -> entry.has("value"))
        .forEach(e -> entries.add(e.at("/name").asText() + "=" + e.at("/value").asText()));
    return entries;
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, EVERYTHING, NAMESPACED})
  void lintsWithoutAWarning(String values) throws Exception {
    Tool.Result result =
        helm()
            .run(
                "lint",
                "--strict",
                "--kube-version=1.36.3",
                "--values=" + CHART.resolve(values),
                CHART.toString());
    assertThat(result.output()).doesNotContain("[WARNING]", "[ERROR]");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void installsOneOperatorForTheClusterByDefault() throws Exception {
    List<JsonNode> objects = rendered(DEFAULT);

    assertThat(kinds(objects))
        .containsExactlyInAnyOrder(
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "Deployment",
            "Service",
            "ServiceAccount");
    assertThat(environment(objects))
        .contains(
            "OTQMN_COLLECTOR_IMAGE=otqmn:0.1.0",
            "OTQMN_LEADER_ELECTION=false",
            "OTQMN_HTTP_PORT=9090");
    assertThat(one(objects, "Deployment").at("/spec/strategy/rollingUpdate/maxSurge").asInt(1))
        .as("two operators at the same time")
        .isZero();
  }

  @Test
  void twoReplicasElectALeader() throws Exception {
    List<JsonNode> objects = rendered(EVERYTHING);

    assertThat(kinds(objects))
        .contains("PodDisruptionBudget", "NetworkPolicy", "ServiceMonitor", "Role", "RoleBinding");
    assertThat(environment(objects))
        .contains(
            "OTQMN_LEADER_ELECTION=true",
            "OTQMN_COLLECTOR_IMAGE=registry.example.com/cameras/otqmn:canary");
    assertThat(one(objects, "Deployment").at("/spec/template/spec/containers/0/image").asText())
        .startsWith("registry.example.com/cameras/otqmn@sha256:");
    assertThat(named(objects, "Role otqmn-operator-leader-election").at("/rules").toString())
        .contains("leases")
        .doesNotContain("pods");
  }

  private static JsonNode named(List<JsonNode> objects, String kindAndName) {
    List<JsonNode> found =
        objects.stream().filter(o -> Yaml.kindAndName(o).equals(kindAndName)).toList();
    assertThat(found).as(kindAndName).hasSize(1);
    return found.getFirst();
  }

  @Test
  void theMetricsApiIsRegisteredOnlyIfAskedFor() throws Exception {
    assertThat(rendered(DEFAULT).toString()).doesNotContain("custom-metrics", "APIService");
    List<JsonNode> objects = rendered(EVERYTHING);

    JsonNode api = one(objects, "APIService").get("spec");
    assertThat(api.at("/service/name").asText()).isEqualTo("otqmn-custom-metrics");
    assertThat(api.at("/service/namespace").asText()).isEqualTo("otqmn-system");
    assertThat(api.has("insecureSkipTLSVerify")).isFalse();
    assertThat(api.has("caBundle")).as("is the operator's to write").isFalse();
    JsonNode service = named(objects, "Service otqmn-custom-metrics").get("spec");
    assertThat(service.has("selector")).as("chooses no replica that does not lead").isFalse();
    assertThat(service.at("/ports/0/port").asInt()).isEqualTo(api.at("/service/port").asInt());
    assertThat(environment(objects))
        .contains(
            "OTQMN_CUSTOM_METRICS_SERVICE=otqmn-custom-metrics", "OTQMN_CUSTOM_METRICS_PORT=9443");
    assertThat(one(objects, "NetworkPolicy").at("/spec/ingress").toString()).contains("9443");
    assertThat(
            named(objects, "RoleBinding otqmn-custom-metrics-auth-reader")
                .at("/metadata/namespace")
                .asText())
        .isEqualTo("kube-system");
  }

  @Test
  void theMetricsApiMayDoWhatIsDocumentedAndNothingElse() throws Exception {
    Set<String> documented = new TreeSet<>();
    String page = Files.readString(Path.of("docs/rbac.md"));
    String part =
        page.substring(
            page.indexOf("(`customMetrics.enabled`)"), page.indexOf("and in `kube-system`"));
    for (String line : part.replace("`", "").lines().toList()) {
      String[] cells = line.split("\\|");
      if (cells.length == 5 && cells[3].matches(" (get|create).*")) {
        documented.add(
            cells[1].trim().replace("(core)", "") + "/" + cells[2].trim() + ": " + cells[3].trim());
      }
    }
    Set<String> granted = new TreeSet<>();
    for (JsonNode role : rendered(DEFAULT, "--set=customMetrics.enabled=true")) {
      if (Yaml.kindAndName(role).matches("(Cluster)?Role otqmn-custom-metrics")) {
        for (JsonNode rule : role.get("rules")) {
          String names = rule.at("/resourceNames/0").asText();
          granted.add(
              rule.at("/apiGroups/0").asText()
                  + "/"
                  + rule.at("/resources/0").asText()
                  + (names.isEmpty() ? "" : " named " + names)
                  + ": "
                  + String.join(", ", each(rule.get("verbs")).map(JsonNode::asText).toList()));
        }
      }
    }
    assertThat(granted).hasSize(5).isEqualTo(documented);
  }

  @Test
  void namedNamespacesNeedNoRightBesideThem() throws Exception {
    List<JsonNode> objects = rendered(NAMESPACED);

    assertThat(kinds(objects))
        .doesNotContain("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition");
    assertThat(
            objects.stream()
                .filter(object -> object.at("/kind").asText().equals("Role"))
                .map(object -> object.at("/metadata/namespace").asText()))
        .containsExactlyInAnyOrder("cameras", "traffic");
    assertThat(environment(objects)).contains("OTQMN_WATCH_NAMESPACES=cameras,traffic");
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, EVERYTHING, NAMESPACED})
  void noRoleIsAWildcardOrReadsSecrets(String values) throws Exception {
    for (JsonNode role : rendered(values)) {
      each(role.at("/rules"))
          .forEach(rule -> {
            for (String part : List.of("apiGroups", "resources", "verbs")) {
              Stream<String> entries = each(rule.get(part)).map(JsonNode::asText);
              assertThat(entries)
                  .as("%s: %s", Yaml.kindAndName(role), rule)
                  .isNotEmpty()
                  .doesNotContain("*", "secrets", "pods/exec", "escalate", "bind", "impersonate");
            }
          });
    }
  }

  @Test
  void theOperatorMayDoWhatIsDocumentedAndNothingElse() throws Exception {
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readString(Path.of("docs/rbac.md")).lines().toList()) {
      String[] cells = line.replace("`", "").split("\\|");
      if (line.contains("leader election")) {
        break;
      }
      if (line.contains("`") && cells.length == 5) {
        for (String resource : cells[2].trim().split(", ")) {
          documented.add(
              cells[1].trim().replace("(core)", "") + "/" + resource + ": " + cells[3].trim());
        }
      }
    }
    Set<String> granted = new TreeSet<>();
    for (JsonNode role : rendered(DEFAULT)) {
      if (Yaml.kindAndName(role).equals("ClusterRole otqmn-operator")) {
        for (JsonNode rule : role.get("rules")) {
          String verbs = String.join(", ", each(rule.get("verbs")).map(JsonNode::asText).toList());
          each(rule.get("resources"))
              .forEach(resource ->
                  granted.add(
                      rule.at("/apiGroups/0").asText() + "/" + resource.asText() + ": " + verbs));
        }
      }
    }
    assertThat(granted).isNotEmpty().isEqualTo(documented);
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, EVERYTHING, NAMESPACED})
  void theOperatorIsARestrictedPod(String values) throws Exception {
    JsonNode pod = one(rendered(values), "Deployment").at("/spec/template/spec");

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(container.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(pod.at("/containers/0/resources/limits/memory").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {DEFAULT, EVERYTHING, NAMESPACED})
  void everyObjectIsNamedForTheRelease(String values) throws Exception {
    for (JsonNode object : rendered(values)) {
      assertThat(object.at("/metadata/labels/app.kubernetes.io~1instance").asText())
          .as(Yaml.kindAndName(object))
          .isEqualTo("otqmn");
    }
  }

  @Test
  void carriesTheGeneratedCrdsUnchanged() throws IOException {
    assertThat(contents(CHART.resolve("files/crds"))).isNotEmpty().isEqualTo(contents(CRDS));
  }

  @Test
  void rendersTheCrdsAndKeepsThemUnlessToldOtherwise() throws Exception {
    Map<String, JsonNode> generated = new TreeMap<>();
    for (String crd : contents(CRDS).values()) {
      Yaml.documents(crd).forEach(tree -> generated.put(Yaml.kindAndName(tree), tree.get("spec")));
    }
    Map<String, JsonNode> kept = crdSpecs(rendered(DEFAULT), true);
    Map<String, JsonNode> unkept = crdSpecs(rendered(DEFAULT, "--set=crds.keep=false"), false);

    assertThat(kept).isEqualTo(generated);
    assertThat(unkept).isEqualTo(generated);
    assertThat(crdSpecs(rendered(DEFAULT, "--set=crds.enabled=false"), true)).isEmpty();
  }

  private static Map<String, JsonNode> crdSpecs(List<JsonNode> objects, boolean keep) {
    Map<String, JsonNode> specs = new TreeMap<>();
    for (JsonNode object : objects) {
      if (object.at("/kind").asText().equals("CustomResourceDefinition")) {
        assertThat(object.at("/metadata/annotations/helm.sh~1resource-policy").asText())
            .isEqualTo(keep ? "keep" : "");
        specs.put(Yaml.kindAndName(object), object.get("spec"));
      }
    }
    return specs;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replica=2",
        "image.tagg=dev",
        "replicas=0",
        "image.digest=latest",
        "watchNamespaces={Not_A_Namespace}",
        "monitor.kind=Probe",
        "customMetrics.port=443",
        "crds.keep=maybe"
      })
  void refusesWhatTheSchemaDoesNotKnow(String setting) throws Exception {
    Tool.Result result =
        helm()
            .run("template", "otqmn", CHART.toString(), "--kube-version=1.36.3", "--set", setting);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("schema");
  }

  @Test
  void theReadmeTellsOfEveryValue() throws IOException {
    String readme = Files.readString(CHART.resolve("README.md"));
    ObjectNode values = (ObjectNode) Yaml.documents(CHART.resolve(DEFAULT)).getFirst();

    values.fieldNames().forEachRemaining(name -> assertThat(readme).contains("`" + name));
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
