package io.otqmn.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.otqmn.operator.metrics.StreamFigures.Figure;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The aggregation layer's view of the server, over real TLS. */
class MetricsServerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T11:00:00Z");
  private static final String API = "/apis/custom.metrics.k8s.io/v1beta2";
  private static final String ALL = API + "/namespaces/cameras/pods/*/otqmn_streams";

  private static FrontProxyClient proxy;
  private static FrontProxyClient impostor;
  private static FrontProxyClient colleague;

  private final List<String> reviewed = new ArrayList<>();
  private final StreamFigures figures = new StreamFigures();
  private final ServingKey key = new ServingKey("localhost", Instant.now());
  private Vertx vertx;
  private MetricsServer server;
  private volatile FrontProxy trust;
  private int port;

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws Exception {
    proxy = FrontProxyClient.named("front-proxy", directory);
    impostor = FrontProxyClient.named("front-proxy", directory);
    colleague = FrontProxyClient.named("kubelet", directory);
  }

  @BeforeEach
  void start() throws Exception {
    trust = FrontProxy.of(configuration("[\"front-proxy\"]", proxy));
    figures.publish(
        List.of(
            new Figure("cameras", "city-0", "city-0", 17, NOW),
            new Figure("cameras", "city-1", "city-1", 0, NOW),
            new Figure("cameras", "harbour-0", "harbour-0", 5, NOW)));
    vertx = Vertx.vertx();
    server =
        new MetricsServer(
            vertx,
            "localhost",
            0,
            key,
            () -> trust,
            this::allowed,
            new StreamMetric(figures, (_, name) -> Optional.of(pod(name)), () -> NOW),
            new SimpleMeterRegistry());
    port = server.start().toCompletionStage().toCompletableFuture().get();
  }

  @AfterEach
  void stop() {
    server.stop();
    vertx.close();
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid(name)
        .addToLabels("fleet", name.substring(0, name.indexOf('-')))
        .endMetadata()
        .build();
  }

  private static Map<String, String> configuration(String names, FrontProxyClient authority) {
    return new TreeMap<>(
        Map.of(
            "requestheader-client-ca-file", authority.pem(),
            "requestheader-allowed-names", names,
            "requestheader-username-headers", "[\"X-Remote-User\"]",
            "requestheader-group-headers", "[\"X-Remote-Group\"]",
            "requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]"));
  }

  private boolean allowed(Requester by, Question.Metric to) {
    reviewed.add(by + " " + to);
    if (by.user().equals("unlucky")) {
      throw new KubernetesClientException("out of reach");
    }
    return !by.user().equals("nobody");
  }

  private HttpResponse<String> get(@Nullable FrontProxyClient as, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(as, request.build());
  }

  private HttpResponse<String> send(@Nullable FrontProxyClient as, HttpRequest request)
      throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(FrontProxyClient.context(as, key.getCertificateChain("")[0]))
            .build()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return new ObjectMapper().readTree(response.body());
  }

  private static void assertStatus(HttpResponse<String> response, int code, String reason)
      throws Exception {
    JsonNode status = json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
    assertThat(status.at("/kind").asText()).isEqualTo("Status");
    assertThat(status.at("/apiVersion").asText()).isEqualTo("v1");
    assertThat(status.at("/status").asText()).isEqualTo("Failure");
    assertThat(status.at("/code").asInt()).isEqualTo(code);
    assertThat(status.at("/reason").asText()).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {API, ALL, "/apis", "/", "/healthz"})
  void onlyTheAggregationLayerIsBelieved(String path) throws Exception {
    assertStatus(get(null, path, "X-Remote-User", "admin"), 401, "Unauthorized");
    assertStatus(get(impostor, path, "X-Remote-User", "admin"), 401, "Unauthorized");
    assertStatus(get(proxy, path), 401, "Unauthorized");
    assertThat(reviewed).isEmpty();
  }

  @Test
  void ofTheAuthoritysClientsOnlyTheNamedOneIsBelieved() throws Exception {
    trust = FrontProxy.of(configuration("[\"front-proxy\"]", colleague));
    assertStatus(get(colleague, ALL, "X-Remote-User", "admin"), 401, "Unauthorized");

    trust = FrontProxy.of(configuration("[]", colleague));
    assertThat(get(colleague, ALL, "X-Remote-User", "admin").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsBelievedChangesWithTheConfiguration() throws Exception {
    assertThat(get(proxy, ALL, "X-Remote-User", "admin").statusCode()).isEqualTo(200);
    trust = FrontProxy.of(configuration("[\"front-proxy\"]", impostor));
    assertStatus(get(proxy, ALL, "X-Remote-User", "admin"), 401, "Unauthorized");
    assertThat(get(impostor, ALL, "X-Remote-User", "admin").statusCode()).isEqualTo(200);
    trust = FrontProxy.NONE;
    assertStatus(get(impostor, ALL, "X-Remote-User", "admin"), 401, "Unauthorized");
  }

  @Test
  void theApiServerIsAskedWithAllThatItSaidOfTheRequester() throws Exception {
    get(
        proxy,
        ALL,
        "X-Remote-User",
        "system:serviceaccount:kube-system:hpa",
        "X-Remote-Group",
        "system:serviceaccounts",
        "X-Remote-Group",
        "auditors",
        "X-Remote-Extra-Example.com%2fScopes",
        "read");

    assertThat(reviewed)
        .containsExactly(
            "Requester[user=system:serviceaccount:kube-system:hpa, uid=,"
                + " groups=[system:serviceaccounts, auditors, system:authenticated],"
                + " extra={example.com/scopes=[read]}] Metric[namespace=cameras, resource=pods,"
                + " name=*, metric=otqmn_streams]");
  }

  @Test
  void whoMayNotIsToldSo() throws Exception {
    HttpResponse<String> response = get(proxy, ALL, "X-Remote-User", "nobody");
    assertStatus(response, 403, "Forbidden");
    assertThat(json(response).at("/message").asText())
        .isEqualTo(
            "pods \"*\" is forbidden: User \"nobody\" cannot get resource \"pods/otqmn_streams\" in"
                + " API group \"custom.metrics.k8s.io\" in the namespace \"cameras\"");
    assertStatus(get(proxy, ALL, "X-Remote-User", "unlucky"), 503, "ServiceUnavailable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *      | ''                            | city-0=17, city-1=0, harbour-0=5
          %2A    | ?labelSelector=fleet%3Dcity   | city-0=17, city-1=0
          *      | ?labelSelector=fleet+in+(sea) | ''
          city-0 | ''                            | city-0=17
          """)
  void valuesAreThoseOfThePodsThatAreChosen(String name, String query, String values)
      throws Exception {
    HttpResponse<String> response =
        get(proxy, ALL.replace("*", name) + query, "X-Remote-User", "hpa");

    JsonNode list = json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(list.at("/kind").asText()).isEqualTo("MetricValueList");
    assertThat(list.at("/apiVersion").asText()).isEqualTo("custom.metrics.k8s.io/v1beta2");
    List<String> found = new ArrayList<>();
    for (JsonNode item : list.at("/items")) {
      assertThat(item.at("/describedObject/kind").asText()).isEqualTo("Pod");
      assertThat(item.at("/describedObject/namespace").asText()).isEqualTo("cameras");
      assertThat(item.at("/metric/name").asText()).isEqualTo("otqmn_streams");
      assertThat(item.at("/timestamp").asText()).isEqualTo("2026-11-24T11:00:00Z");
      found.add(item.at("/describedObject/name").asText() + "=" + item.at("/value").asText());
    }
    assertThat(String.join(", ", found)).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource({
    API + "/namespaces/cameras/pods/gone-0/otqmn_streams,gone-0",
    API + "/namespaces/cameras/pods/*/otqmn_cameras,otqmn_cameras",
    API + "/namespaces/cameras/services/city/otqmn_streams,services",
    API + "/namespaces/cameras/pods/*/otqmn_streams?metricLabelSelector=a%3Db,otqmn_streams",
    API + "/namespaces/cameras/metrics/otqmn_streams,requested resource",
    API + "/pods/city-0/otqmn_streams,requested resource",
    "/apis/custom.metrics.k8s.io/v1beta1,requested resource",
    "/apis/metrics.k8s.io,requested resource",
    "/openapi/v2,requested resource",
    "/openapi/v3,requested resource",
    "/,requested resource"
  })
  void whatIsNotThereIsNotFound(String path, String named) throws Exception {
    HttpResponse<String> response = get(proxy, path, "X-Remote-User", "hpa");
    assertStatus(response, 404, "NotFound");
    assertThat(json(response).at("/message").asText()).contains(named);
  }

  @Test
  void whatCannotBeReadIsRefused() throws Exception {
    assertStatus(
        get(proxy, ALL + "?labelSelector=a%3Db%3Dc", "X-Remote-User", "hpa"), 400, "BadRequest");
    HttpRequest delete =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + ALL))
            .header("X-Remote-User", "hpa")
            .DELETE()
            .build();
    assertStatus(send(proxy, delete), 405, "MethodNotAllowed");
  }

  @Test
  void discoveryNamesTheOneResource() throws Exception {
    JsonNode groups = json(get(proxy, "/apis", "X-Remote-User", "anyone"));
    assertThat(groups.at("/kind").asText()).isEqualTo("APIGroupList");
    assertThat(groups.at("/groups/0/preferredVersion/version").asText()).isEqualTo("v1beta2");
    JsonNode group = json(get(proxy, "/apis/custom.metrics.k8s.io", "X-Remote-User", "anyone"));
    assertThat(group.at("/kind").asText()).isEqualTo("APIGroup");
    assertThat(group.at("/versions/0/groupVersion").asText())
        .isEqualTo("custom.metrics.k8s.io/v1beta2");
    JsonNode resources = json(get(proxy, API, "X-Remote-User", "anyone"));
    assertThat(resources.at("/kind").asText()).isEqualTo("APIResourceList");
    assertThat(resources.at("/resources/0/name").asText()).isEqualTo("pods/otqmn_streams");
    assertThat(resources.at("/resources/0/namespaced").asBoolean()).isTrue();
    assertThat(reviewed).as("is the same for everybody").isEmpty();
  }
}
