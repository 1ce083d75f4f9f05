package io.otqmn.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import io.otqmn.apiserver.AuditLog;
import io.otqmn.apiserver.ChartRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The chart grants what the operator uses and nothing else, by the word of the API server's audit
 * log after all scenarios, a foreign object in the way of each kind, and a change of leader.
 */
@ExtendWith(ApiServerExtension.class)
class PermissionsIT {
  /** With the first an object is read, with the second it is written again. */
  private static final Set<Fault> OBSERVED = Set.of(Fault.FOREIGN_OBJECT, Fault.EDITED_MEANWHILE);

  /** Granted, and right to be, though no scenario here uses it: each with the reason. */
  private static final Map<String, String> UNUSED =
      Map.of(
          "update leases.coordination.k8s.io",
          "java-operator-sdk does not start without it, and then patches",
          "delete deployments.apps",
          "only a canary's is deleted, and the scenarios roll",
          "patch pods",
          "needs collectors that answer: the stream target and the deletion cost, see RebalancingTest");

  @Test
  void whatIsGrantedIsUsedAndNothingElse(ApiServer api) throws Exception {
    AuditLog log = api.auditLog();
    try (Campaign campaign = Campaign.start(api, "permissions")) {
      Map<String, Trace> traces = campaign.rehearse(Scenario.ALL);
      List<Plan> plans =
          new ArrayList<>(
              new Plans(traces)
                  .all().stream()
                      .filter(plan ->
                          OBSERVED.contains(plan.fault()) && plan.scenario().equals("create"))
                      .toList());
      plans.add(Plan.parse("create/create:services#1/leader-change"));
      assertThat(campaign.play(plans, traces)).isEmpty();

      Set<AuditLog.Use> uses = log.uses(campaign.user());

      assertThat(uses).filteredOn(use -> !use.allowed()).isEmpty();
      Set<String> used =
          uses.stream().map(AuditLog.Use::toString).collect(Collectors.toCollection(TreeSet::new));
      assertThat(used).noneMatch(use -> use.contains("secrets"));
      Set<String> granted = new TreeSet<>();
      granted.addAll(permissions(ChartRole.rules()));
      granted.addAll(permissions(ChartRole.leaderElectionRules()));
      Set<String> superfluous = new TreeSet<>(granted);
      superfluous.removeAll(used);
      superfluous.removeAll(UNUSED.keySet());
      assertThat(superfluous).as("granted and not used").isEmpty();
      Set<String> missing = new TreeSet<>(used);
      missing.removeAll(granted);
      // every authenticated user may ask what it may do
      missing.remove("create selfsubjectrulesreviews.authorization.k8s.io");
      assertThat(missing).as("used and not granted by the chart").isEmpty();
      assertThat(used).as("no longer unused").doesNotContainAnyElementsOf(UNUSED.keySet());
    }
  }

  private static Set<String> permissions(Collection<PolicyRule> rules) {
    Set<String> permissions = new TreeSet<>();
    for (PolicyRule rule : rules) {
      assertThat(rule.getVerbs()).doesNotContain("*");
      assertThat(rule.getResources()).doesNotContain("*");
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          for (String verb : rule.getVerbs()) {
            permissions.add(new AuditLog.Use(group, resource, verb, true).toString());
          }
        }
      }
    }
    return permissions;
  }
}
