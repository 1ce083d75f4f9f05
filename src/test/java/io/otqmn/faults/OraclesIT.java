package io.otqmn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.istio.api.security.v1.PeerAuthentication;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every oracle can fail: beside a good operator another one is at work that is broken in one way,
 * and exactly that is found.
 */
@ExtendWith(ApiServerExtension.class)
class OraclesIT {
  private static final Plan HARMLESS = Plan.parse("create/create:services#1/error-500");

  /** What a broken operator does in a namespace, and what an oracle says to that. */
  private record Broken(String how, BiConsumer<KubernetesClient, String> deed, String finding) {}

  private static final List<Broken> ALL =
      List.of(
          new Broken("is right", (client, namespace) -> {}, ""),
          new Broken(
              "leaves something different",
              (client, namespace) -> annotate(client, namespace, "more"),
              "Service/city-collector: is"),
          new Broken(
              "cannot stop writing",
              (client, namespace) ->
                  CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 200; i++) {
                      annotate(client, namespace, null);
                    }
                  }),
              "not quiet"),
          new Broken(
              "makes an object twice",
              (client, namespace) -> remake(client, namespace, PodMonitor.class),
              "created 2 of kind PodMonitor"),
          new Broken(
              "lets plaintext in for a moment",
              (client, namespace) -> remake(client, namespace, PeerAuthentication.class),
              "plaintext was accepted once Ready"));

  @TestFactory
  Stream<DynamicTest> findWhatABrokenOperatorDoes(ApiServer api) throws Exception {
    Map<String, List<String>> findings;
    try (Campaign campaign = Campaign.start(api, "oracles")) {
      Map<String, Trace> traces = campaign.rehearse(List.of(Scenario.named(HARMLESS.scenario())));
      findings =
          campaign.sabotage(
              HARMLESS, traces, ALL.stream().collect(Collectors.toMap(Broken::how, Broken::deed)));
    }
    return ALL.stream()
        .map(broken ->
            DynamicTest.dynamicTest(
                broken.how(),
                () -> {
                  List<String> found = findings.get(broken.how());
                  if (broken.finding().isEmpty()) {
                    assertThat(found).isEmpty();
                  } else {
                    assertThat(found).anyMatch(finding -> finding.contains(broken.finding()));
                  }
                }));
  }

  private static void annotate(KubernetesClient client, String namespace, String value) {
    client
        .services()
        .inNamespace(namespace)
        .withName(Stage.COLLECTOR)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"example.com/more\": %s}}}"
                .formatted(value == null ? "null" : "\"" + value + "\""));
  }

  /** Deletes it and waits until the good operator has made it anew. */
  private static <T extends HasMetadata> void remake(
      KubernetesClient client, String namespace, Class<T> kind) {
    Resource<T> resource = client.resources(kind).inNamespace(namespace).withName(Stage.COLLECTOR);
    String before = resource.get().getMetadata().getUid();
    resource.delete();
    resource.waitUntilCondition(
        now -> now != null && !now.getMetadata().getUid().equals(before), 60, TimeUnit.SECONDS);
  }
}
