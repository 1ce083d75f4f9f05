package io.otqmn.operator.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
  private static List<Integer> streams(String written) {
    return Stream.of(written.trim().split(" +")).map(Integer::valueOf).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "200 200 0 0, true, 103",
    "133 133 133 0, true, 103",
    "100 100 100 100, false, 103",
    "110 97 97 96, false, 103",
    "111 97 96 96, true, 103",
    "0 0, false, 0",
    "400, false, 412",
    // so few that their numbers are uneven by nature
    "6 1 1 0, false, 3",
    "9 1 1 0, true, 3",
    // one more among many: nobody is far above the mean
    "10 10 10 10 10 10 10 10 10 10 10 0, false, 10",
  })
  void movesOnlyWhatIsFarAboveTheMean(String streams, boolean needed, int level) {
    List<Integer> loads = streams(streams);
    assertThat(Balance.needed(loads)).isEqualTo(needed);
    assertThat(Balance.level(Balance.sum(loads), loads.size())).isEqualTo(level);
  }

  /** Those who move go to any collector that has room. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everySurplusFindsRoomAndThenNothingMoves(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 1_000; round++) {
      List<Integer> before = new ArrayList<>();
      for (int i = random.nextInt(1, 40); i > 0; i--) {
        before.add(random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(1, 3_000)));
      }
      long sum = Balance.sum(before);
      int level = Balance.level(sum, before.size());
      List<Integer> after = new ArrayList<>(before);
      int moving = 0;
      for (int i = 0; i < after.size(); i++) {
        int surplus = Balance.surplus(after.get(i), level);
        assertThat(surplus).isBetween(0, after.get(i));
        after.set(i, after.get(i) - surplus);
        moving += surplus;
      }
      long above = before.stream().mapToLong(s -> Math.max(0, s - sum / before.size())).sum();
      assertThat((long) moving)
          .as("never more than what is above the mean")
          .isLessThanOrEqualTo(above);
      for (; moving > 0; moving--) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
          if (after.get(i) < level) {
            open.add(i);
          }
        }
        assertThat(open).as("room for everybody").isNotEmpty();
        int chosen = open.get(random.nextInt(open.size()));
        after.set(chosen, after.get(chosen) + 1);
      }
      assertThat(Balance.sum(after)).isEqualTo(sum);
      assertThat(Collections.max(after)).isLessThanOrEqualTo(Math.max(level, 0));
      assertThat(Balance.needed(after)).as("even: %s", after).isFalse();
    }
  }

  @Test
  void fromTwoToFourHalfAtMostMoves() {
    for (int cameras = 100; cameras < 20_000; cameras += 37) {
      int level = Balance.level(cameras, 4);
      int one = cameras / 2;
      int cut = Balance.surplus(one, level) + Balance.surplus(cameras - one, level);
      assertThat(cut).isLessThanOrEqualTo(cameras / 2);
      assertThat(level * 4.0 / cameras).isLessThan(1.1);
    }
  }
}
