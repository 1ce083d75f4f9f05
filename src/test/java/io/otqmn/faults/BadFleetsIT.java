package io.otqmn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever is written into a fleet is refused with a reason by the API server, or reported in its
 * status, and what runs is left alone; the good spec brings everything back. {@code make
 * bad-fleets} runs it alone, {@code SEED} chooses the specs, {@code CASE} takes one of them again.
 */
@ExtendWith(ApiServerExtension.class)
class BadFleetsIT {
  private static final int CASES = Integer.getInteger("badfleets.cases", 600);
  private static final long SEED = Long.getLong("badfleets.seed", 1);
  private static final long CASE = Long.getLong("badfleets.case", -1);
  private static final int AT_ONCE = 12;
  private static final String GOOD =
      """
      export: {otlp: {endpoint: "http://otel:4317"}}
      scaling: {minReplicas: 1, maxReplicas: 3}
      rollout: {strategy: Rolling}
      mesh: {allowedPrincipals: [cluster.local/ns/edge/sa/camera]}
      """;

  @Test
  void isRefusedOrReportedAndRecoversFrom(ApiServer api) throws Exception {
    JsonNode schema =
        Yaml.read(Path.of("crds/camerafleets.otqmn.io.yaml"))
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    AtomicLong next = new AtomicLong(CASE < 0 ? SEED * 1_000_000 : CASE);
    long end = CASE < 0 ? next.get() + CASES : CASE + 1;
    List<String> failures = new ArrayList<>();
    Map<BadFleetTrial.Outcome, Integer> outcomes = new TreeMap<>();
    try (Campaign campaign = Campaign.start(api, "badfleets");
        SharedProcess operator = campaign.operator();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Callable<Void>> workers = new ArrayList<>();
      for (int i = 0; i < (CASE < 0 ? AT_ONCE : 1); i++) {
        workers.add(() -> {
          Stage stage = campaign.stage();
          Place place = campaign.place(stage);
          ObjectNode good = (ObjectNode) Yaml.parse(GOOD);
          BadFleetTrial trial = new BadFleetTrial(stage, place, good);
          for (long number = next.getAndIncrement();
              number < end;
              number = next.getAndIncrement()) {
            BadFleet bad = BadFleet.generate(number, schema, good);
            try {
              BadFleetTrial.Outcome outcome = trial.judge(bad);
              synchronized (failures) {
                outcomes.merge(outcome, 1, Integer::sum);
              }
            } catch (AssertionError | RuntimeException e) {
              synchronized (failures) {
                failures.add("make bad-fleets CASE=%d: %s: %s".formatted(number, bad.what(), e));
              }
              campaign.say("make bad-fleets CASE=%d: %s: %s", number, bad.what(), e);
              trial = new BadFleetTrial(stage = campaign.stage(), campaign.place(stage), good);
            }
          }
          stage.deleteFleet();
          return null;
        });
      }
      for (Future<Void> worker : threads.invokeAll(workers)) {
        worker.get();
      }
      campaign.say("seed %d, %s, %d failed", SEED, outcomes, failures.size());
      assertThat(operator.broken()).as("an informer stopped for good").isFalse();
    }
    assertThat(failures).isEmpty();
    if (CASE < 0) {
      // a generator that finds nothing bad any more would prove nothing
      assertThat(outcomes.getOrDefault(BadFleetTrial.Outcome.REFUSED_BY_API_SERVER, 0))
          .isGreaterThan(CASES / 4);
      assertThat(outcomes.getOrDefault(BadFleetTrial.Outcome.REPORTED_IN_STATUS, 0)).isPositive();
    }
  }
}
