package io.otqmn.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesNamesTest {
  @Test
  void areWhatTheApiServerAdmits() {
    assertThat(List.of("a", "a.b", "a-b.c1", "0")).allMatch(KubernetesNames::isSubdomain);
    assertThat(List.of("", "a..b", "a.", ".a", "-a", "a-", "A", "a_b", "a.-b", "a".repeat(254)))
        .noneMatch(KubernetesNames::isSubdomain);
    assertThat(List.of("a", "A_b.c", "kubernetes.io/arch")).allMatch(KubernetesNames::isLabelKey);
    assertThat(List.of("", "/a", "a/", "a..b/c", "a/b/c", "A/b", "a".repeat(64)))
        .noneMatch(KubernetesNames::isLabelKey);
    assertThat(List.of("", "a", "A.b_c")).allMatch(KubernetesNames::isLabelValue);
    assertThat(List.of("-", "a b", "a".repeat(64))).noneMatch(KubernetesNames::isLabelValue);
  }
}
