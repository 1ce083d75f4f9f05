package io.otqmn.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.function.Consumer;

/**
 * What users and others do, in steps; after each the cluster comes to rest.
 *
 * @param name as in the names of plans
 */
record Scenario(String name, List<Step> steps) {
  /** One action on the stage. */
  record Step(String name, Consumer<Stage> action) {}

  private static final String SMALL =
      """
      scaling: {minReplicas: 1, maxReplicas: 3}
      rollout: {strategy: Rolling}
      """;
  private static final String MESHED =
      SMALL + "mesh: {allowedPrincipals: [cluster.local/ns/edge/sa/camera]}\n";
  private static final String PLAIN =
      SMALL + "mesh: {mtls: Disabled}\nmonitoring: {podMonitor: false}\n";

  static final List<Scenario> ALL =
      List.of(
          new Scenario("create", List.of(declare("all", MESHED))),
          new Scenario("create-plain", List.of(declare("few", PLAIN))),
          new Scenario(
              "edit",
              List.of(
                  declare("first", MESHED),
                  declare(
                      "second",
                      """
                      scaling: {minReplicas: 2, maxReplicas: 4}
                      rollout: {strategy: Rolling}
                      mesh: {allowedPrincipals: [cluster.local/ns/edge/sa/other], retries: {attempts: 1}}
                      ingest: {admissionPerSecond: 7}
                      drain: {timeout: 5s}
                      """))),
          new Scenario(
              "shrink",
              List.of(
                  declare("all", MESHED),
                  declare("less", SMALL + "monitoring: {podMonitor: false}\n"),
                  declare("few", PLAIN))),
          new Scenario(
              "history",
              List.of(
                  declare("1", PLAIN + "ingest: {admissionPerSecond: 1}\n"),
                  declare("2", PLAIN + "ingest: {admissionPerSecond: 2}\n"),
                  declare("3", PLAIN + "ingest: {admissionPerSecond: 3}\n"),
                  declare("4", PLAIN + "ingest: {admissionPerSecond: 4}\n"))),
          new Scenario(
              "repair",
              List.of(
                  declare("all", MESHED),
                  delete(Service.class),
                  delete(HorizontalPodAutoscaler.class),
                  delete(ServiceAccount.class),
                  delete(PodDisruptionBudget.class),
                  new Step(
                      "edit",
                      stage -> {
                        stage.editChild(
                            Deployment.class,
                            deployment -> deployment.getSpec().setRevisionHistoryLimit(9));
                        stage.editChild(
                            NetworkPolicy.class,
                            policy -> policy.getSpec().getIngress().removeLast());
                      }))),
          new Scenario(
              "refuse",
              List.of(
                  declare("good", PLAIN),
                  declare(
                      "bad",
                      PLAIN
                          + "collector: {resources: {requests: {cpu: 1}, limits: {memory: 64Mi}}}\n"),
                  declare("good-again", PLAIN + "drain: {timeout: 9s}\n"))),
          new Scenario(
              "pause",
              List.of(
                  declare("running", MESHED),
                  declare("paused", MESHED + "paused: true\ndrain: {timeout: 7s}\n"),
                  declare("resumed", MESHED + "drain: {timeout: 7s}\n"))),
          new Scenario(
              "delete",
              List.of(
                  declare("first", MESHED),
                  new Step("gone", Stage::deleteFleet),
                  declare("again", MESHED))));

  static Scenario named(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario '" + name + "'"));
  }

  /** Whether somebody else than the operator takes the mesh policy away, or asks for that. */
  boolean keepsMesh() {
    return !name.equals("shrink") && !name.equals("delete");
  }

  private static Step declare(String name, String spec) {
    return new Step(name, stage -> stage.declare(spec));
  }

  private static Step delete(Class<? extends HasMetadata> kind) {
    return new Step("delete-" + kind.getSimpleName(), stage -> stage.deleteChild(kind));
  }

  Step last() {
    return steps.getLast();
  }
}
