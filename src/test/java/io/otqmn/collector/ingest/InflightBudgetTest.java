package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InflightBudgetTest {
  private final InflightBudget budget = new InflightBudget(100);
  private final AtomicInteger woken = new AtomicInteger();

  @Test
  void whoFindsNoRoomIsWokenWhenThereIs() {
    assertThat(budget.roomOr(woken::incrementAndGet)).isTrue();
    budget.take(120);
    assertThat(budget.roomOr(woken::incrementAndGet)).isFalse();
    assertThat(budget.roomOr(woken::incrementAndGet)).isFalse();
    budget.giveBack(10);
    assertThat(woken).hasValue(0);
    budget.giveBack(30);
    assertThat(woken).as("near the limit, one by one").hasValue(1);
    budget.giveBack(50);
    assertThat(woken).hasValue(2);
  }

  @Test
  void anIdleStreamHoldsUpNobody() {
    budget.take(100);
    for (int i = 0; i < 5; i++) {
      budget.roomOr(woken::incrementAndGet);
    }
    budget.giveBack(100);
    assertThat(woken).hasValue(5);
    assertThat(budget.usedBytes()).isZero();
  }
}
