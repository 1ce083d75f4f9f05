package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.api.CameraFleetStatus;
import io.otqmn.api.Condition;
import io.otqmn.api.ConditionStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusNewsTest {
  private static final CameraFleetStatus CREATING = status("False", "False", "True", 0);

  @Test
  void thatAFleetIsBeingCreatedCanWaitForMore() {
    assertThat(StatusNews.isUrgent(StatusMemory.NONE, CREATING)).isFalse();
  }

  @Test
  void thatAFleetIsRefusedDegradedOrReadyIsSaidAtOnce() {
    assertThat(StatusNews.isUrgent(StatusMemory.NONE, status("False", "False", "False", 0)))
        .isTrue();
    assertThat(StatusNews.isUrgent(StatusMemory.NONE, status("False", "True", "True", 0))).isTrue();
    assertThat(StatusNews.isUrgent(StatusMemory.NONE, status("True", "False", "True", 2))).isTrue();
  }

  @Test
  void aConditionThatChangesIsUrgentAndANumberIsNot() {
    assertThat(StatusNews.isUrgent(CREATING, status("True", "False", "True", 2))).isTrue();
    assertThat(StatusNews.isUrgent(CREATING, status("False", "False", "True", 1))).isFalse();
  }

  private static CameraFleetStatus status(
      String ready, String degraded, String configAccepted, int replicas) {
    return new CameraFleetStatus(
        1L,
        List.of(
            condition("Ready", ready),
            condition("Degraded", degraded),
            condition("ConfigAccepted", configAccepted)),
        replicas,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Condition condition(String type, String status) {
    return new Condition(
        type,
        status.equals("True") ? ConditionStatus.TRUE : ConditionStatus.FALSE,
        1L,
        "2026-01-01T00:00:00Z",
        "Reason",
        "");
  }
}
