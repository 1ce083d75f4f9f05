package io.otqmn.collector.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = new BackOff(200, 30_000, new Random(1));

  @Test
  void doublesUpToTheCapAndStartsAnewAfterSuccess() {
    long step = 200;
    for (int i = 0; i < 20; i++) {
      assertThat(backOff.millis(0)).isBetween(step / 2, step);
      step = Math.min(30_000, step * 2);
    }
    backOff.reset();
    assertThat(backOff.millis(0)).isBetween(100L, 200L);
  }

  @Test
  void neverComesBackBeforeItWasAskedTo() {
    assertThat(backOff.millis(5_000)).isEqualTo(5_000);
  }
}
