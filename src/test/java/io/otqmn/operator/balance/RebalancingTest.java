package io.otqmn.operator.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.operator.balance.CollectorPod.Phase;
import org.junit.jupiter.api.Test;

class RebalancingTest {
  private static Pods evenPods() {
    return Pods.with(100, 100, 100, 100);
  }

  @Test
  void afterAScaleOutAllCollectorsGetTheSameTargetUntilTheyAreEven() {
    Pods pods = Pods.with(200, 200, 0, 0).roundAfter(5);
    assertThat(pods.targets()).containsExactly(103, 103, 103, 103);
    int written = pods.writes;
    pods.load(0, 150);
    pods.load(2, 40);
    pods.roundAfter(5);
    assertThat(pods.targets()).as("streams on their way change nothing").containsOnly(103);
    assertThat(pods.writes).isEqualTo(written);
    pods.load(0, 103);
    pods.load(1, 103);
    pods.load(2, 97);
    pods.load(3, 90);
    pods.roundAfter(5);
    assertThat(pods.targets()).as("seven are on their way").containsOnly(103);
    pods.load(3, 97);
    pods.roundAfter(5);
    assertThat(pods.targets()).containsOnly(-1);
  }

  @Test
  void whoNeverArrivesIsNotWaitedForLong() {
    Pods pods = Pods.with(200, 0).roundAfter(5);
    pods.load(0, 103);
    pods.load(1, 80);
    assertThat(pods.roundAfter(5).targets()).containsOnly(103);
    assertThat(pods.roundAfter(10).targets()).containsOnly(103);
    assertThat(pods.roundAfter(5).targets()).containsOnly(-1);
  }

  @Test
  void nothingIsWrittenWhileNothingHappens() {
    Pods pods = evenPods();
    for (int round = 0; round < 200; round++) {
      pods.roundAfter(5);
    }
    assertThat(pods.writes).isZero();
  }

  @Test
  void waitsUntilNewCollectorsAreReadyButNotForEver() {
    Pods pods = Pods.with(200, 200, 0);
    pods.add(Phase.STARTING, 0);
    assertThat(pods.roundAfter(5).targets()).containsOnly(-1);
    assertThat(pods.roundAfter(60).targets()).as("it hangs").containsExactly(138, 138, 138, -1);
    pods.phase(3, Phase.READY);
    assertThat(pods.roundAfter(5).targets()).containsOnly(103);
  }

  @Test
  void whileOneIsSilentNothingIsWritten() {
    Pods pods = Pods.with(200, 200, 0, 0);
    pods.silent(3);
    assertThat(pods.roundAfter(5).targets()).containsOnly(-1);
    assertThat(pods.costs()).containsOnly(0);
    pods.load(3, 0);
    pods.roundAfter(5);
    assertThat(pods.targets()).containsOnly(103);
    pods.silent(0);
    assertThat(pods.roundAfter(5).targets()).as("left as it is").containsOnly(103);
  }

  /** Those who leave an ending collector have to find a place. */
  @Test
  void aCollectorThatLeavesEndsIt() {
    Pods pods = Pods.with(200, 200, 0, 0).roundAfter(5);
    pods.add(Phase.TERMINATING, 50, "a", pods.now.plusSeconds(30));
    assertThat(pods.roundAfter(5).targets()).containsOnly(-1);
    assertThat(pods.roundAfter(50).targets()).as("until it must be gone").containsOnly(-1);
    assertThat(pods.roundAfter(10).targets()).as("its node is lost").startsWith(103, 103);
  }

  @Test
  void collectorsOfTwoRevisionsAreNotBalanced() {
    Pods pods = Pods.with(200, 200);
    pods.add(Phase.READY, 0, "b", Pods.OLD);
    assertThat(pods.roundAfter(5).targets()).containsOnly(-1);
  }

  @Test
  void whatMovesNobodyIsGivenUpAndTriedLessAndLessOften() {
    Pods pods = Pods.with(200, 0);
    int begun = 0;
    boolean before = false;
    for (int round = 0; round < 4 * 720; round++) {
      boolean now = pods.roundAfter(5).targets().contains(103);
      begun += now && !before ? 1 : 0;
      before = now;
    }
    assertThat(begun).as("in four hours").isBetween(5, 12);
  }

  @Test
  void afterOneItRestsUnlessThereAreOtherCollectors() {
    Pods pods = Pods.with(200, 0).roundAfter(5);
    pods.load(0, 103);
    pods.load(1, 97);
    pods.roundAfter(5).roundAfter(5);
    assertThat(pods.targets()).containsOnly(-1);
    pods.load(0, 150);
    pods.load(1, 50);
    assertThat(pods.roundAfter(60).targets()).containsOnly(-1);
    pods.add(Phase.READY, 0);
    assertThat(pods.roundAfter(5).targets()).containsOnly(69);
    pods.load(0, 69);
    pods.load(1, 65);
    pods.load(2, 66);
    pods.roundAfter(5).roundAfter(5);
    pods.load(0, 110);
    pods.load(1, 24);
    assertThat(pods.roundAfter(110).targets()).containsOnly(-1);
    assertThat(pods.roundAfter(10).targets()).containsOnly(69);
  }

  @Test
  void aTargetOutlivesTheOperatorByAMinuteAtMost() {
    Pods pods = Pods.with(200, 0).roundAfter(5);
    assertThat(StreamTarget.parse(pods.all.getFirst().target()).orElseThrow().until())
        .isEqualTo(pods.now.plusSeconds(60));
    pods.roundAfter(35);
    assertThat(StreamTarget.parse(pods.all.getFirst().target()).orElseThrow().until())
        .as("renewed while it is needed")
        .isEqualTo(pods.now.plusSeconds(60));
  }

  @Test
  void morePlacesAreMadeWhenMoreCamerasCome() {
    Pods pods = Pods.with(200, 0).roundAfter(5);
    pods.load(1, 103);
    pods.roundAfter(5);
    assertThat(pods.targets()).containsOnly(157);
  }

  @Test
  void theEmptiestIsToGoFirst() {
    Pods pods = Pods.with(104, 97, 104, 96).roundAfter(5);
    assertThat(pods.costs()).containsExactly(104, 97, 104, 96);
    pods.load(1, 99);
    assertThat(pods.roundAfter(60).writes).as("the order is the same").isEqualTo(4);
    pods.load(3, 108);
    pods.load(0, 92);
    pods.roundAfter(5);
    assertThat(pods.costs()).containsExactly(92, 97, 104, 108);
    pods.load(0, 108);
    pods.load(3, 92);
    assertThat(pods.roundAfter(20).costs()).as("not so often").containsExactly(92, 97, 104, 108);
    assertThat(pods.roundAfter(10).costs()).containsExactly(108, 97, 104, 92);
  }

  @Test
  void aTargetThatSomebodyElseWroteIsRemoved() {
    Pods pods = evenPods();
    CollectorPod pod = pods.all.getFirst();
    pods.all.set(
        0,
        new CollectorPod(
            pod.name(),
            pod.uid(),
            pod.revision(),
            pod.phase(),
            pod.since(),
            pod.streams(),
            "everything, at once",
            0));
    assertThat(pods.roundAfter(5).targets()).containsOnly(-1);
    assertThat(pods.all.getFirst().target()).isNull();
  }
}
