package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.otqmn.apiserver.ApiServer;
import io.otqmn.apiserver.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That docs/rbac.md is enough: an operator with exactly these permissions does its work. */
@ExtendWith(ApiServerExtension.class)
class LeastPrivilegeIT {
  private static final String USER = "otqmn-operator-with-what-is-documented";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The rows of the first table, which hold for the cluster. */
  private static List<PolicyRule> documented() throws IOException {
    List<PolicyRule> rules = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("docs/rbac.md"))) {
      String[] cells = line.split("\\|");
      if (line.contains("leader election")) {
        break;
      }
      if (cells.length == 5 && cells[2].contains("`")) {
        rules.add(
            new PolicyRuleBuilder()
                .withApiGroups(cells[1].contains("(core)") ? List.of("") : codes(cells[1]))
                .withResources(codes(cells[2]))
                .withVerbs(cells[3].trim().split(", "))
                .build());
      }
    }
    return rules;
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  @Test
  void whatIsDocumentedIsEnough(ApiServer api) throws IOException {
    List<PolicyRule> rules = documented();
    assertThat(rules).hasSize(12);
    assertThat(rules).noneMatch(rule -> rule.getResources().contains("secrets"));
    var role =
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(USER)
            .endMetadata()
            .withRules(rules)
            .build();
    var binding =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName(USER)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", USER)
            .addNewSubject("rbac.authorization.k8s.io", "User", USER, null)
            .build();
    api.client().resource(role).serverSideApply();
    api.client().resource(binding).serverSideApply();
    try (ReportingPods pods = new ReportingPods(200, 0);
        Trial trial = new Trial(api, USER, pods.port())) {
      trial.declare("mesh: {mtls: Disabled}\n");
      pods.run(api.client(), trial.namespace);
      Trial.eventually(
          () -> assertThat(pods.annotation(0, "otqmn.io/stream-target")).startsWith("103 until"));
      pods.report(0, 100);
      pods.report(1, 100);
      trial.awaitQuiet();
      trial.awaitCondition("Degraded", "False AsExpected");
      trial.client.resource(trial.child(io.fabric8.kubernetes.api.model.Service.class)).delete();
      Trial.eventually(
          () -> assertThat(trial.child(io.fabric8.kubernetes.api.model.Service.class)).isNotNull());
    } finally {
      api.client().resource(binding).delete();
      api.client().resource(role).delete();
    }
  }
}
