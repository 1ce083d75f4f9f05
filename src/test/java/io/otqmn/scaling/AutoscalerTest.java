package io.otqmn.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The model of the HorizontalPodAutoscaler by what Kubernetes documents of it. */
class AutoscalerTest {
  private static final long TARGET = 100_000;

  private static List<PodSample> running(long... streams) {
    List<PodSample> pods = new ArrayList<>();
    for (long of : streams) {
      pods.add(PodSample.running(OptionalLong.of(of)));
    }
    return pods;
  }

  private static List<PodSample> with(List<PodSample> pods, PodSample... more) {
    List<PodSample> all = new ArrayList<>(pods);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void replicasFollowTheRatioOfAverageAndTargetBeyondTheTolerance() {
    assertThat(ReplicaCalculator.streams(2, running(250, 250), TARGET)).hasValue(5);
    assertThat(ReplicaCalculator.streams(2, running(110, 110), TARGET)).hasValue(2);
    assertThat(ReplicaCalculator.streams(2, running(111, 111), TARGET)).hasValue(3);
    assertThat(ReplicaCalculator.streams(4, running(50, 50, 50, 50), TARGET)).hasValue(2);
    assertThat(ReplicaCalculator.streams(3, running(0, 0, 0), TARGET)).hasValue(0);
  }

  @Test
  void aMissingPodCountsAsOnTargetOnTheWayDownAndAsEmptyOnTheWayUp() {
    PodSample missing = PodSample.running(OptionalLong.empty());
    assertThat(ReplicaCalculator.streams(3, with(running(10, 10), missing), TARGET)).hasValue(2);
    assertThat(ReplicaCalculator.streams(3, with(running(180, 180), missing), TARGET)).hasValue(4);
    assertThat(ReplicaCalculator.streams(3, with(running(150, 150), missing), TARGET)).hasValue(3);
    assertThat(ReplicaCalculator.streams(2, List.of(missing, missing), TARGET)).isEmpty();
  }

  @Test
  void aPodThatIsNotRunningYetDampensOnlyTheWayUp() {
    PodSample young = PodSample.notRunningYet();
    assertThat(ReplicaCalculator.streams(3, with(running(200, 200), young), TARGET)).hasValue(4);
    assertThat(ReplicaCalculator.streams(3, with(running(20, 20), young), TARGET)).hasValue(1);
  }

  /** Whatever the values: to lose a metric never asks for fewer replicas than there are. */
  @Test
  void losingAMetricNeverScalesIn() {
    SplittableRandom random = new SplittableRandom(4);
    AutoscalerSettings settings = AutoscalerSettings.ours(1, 50, 70, 1000, 100);
    for (int i = 0; i < 2000; i++) {
      int pods = 1 + random.nextInt(12);
      List<PodSample> known = new ArrayList<>();
      for (int p = 0; p < pods; p++) {
        known.add(
            new PodSample(
                false,
                false,
                0,
                0,
                OptionalLong.empty(),
                OptionalLong.of(random.nextInt(1000)),
                900));
      }
      OptionalInt proposal = new Autoscaler(settings).proposal(pods, known, 1000);
      assertThat(proposal.orElse(pods)).as("%s", known).isGreaterThanOrEqualTo(pods);
    }
  }

  @Test
  void scalesOutAtOnceByFourOrTwiceAsManyAndInSlowlyAfterTheWindow() {
    Autoscaler autoscaler = new Autoscaler(AutoscalerSettings.ours(2, 40, 70, 1000, 100));
    int replicas = 2;
    List<Integer> history = new ArrayList<>();
    for (long now = 0; now < 60; now += Autoscaler.SYNC) {
      replicas = autoscaler.replicas(replicas, evenly(3000, replicas), now);
      history.add(replicas);
    }
    assertThat(history).containsExactly(6, 12, 24, 30);

    history.clear();
    for (long now = 60; now < 60 + 600 + 120; now += Autoscaler.SYNC) {
      replicas = autoscaler.replicas(replicas, evenly(300, replicas), now);
      history.add(replicas);
    }
    assertThat(history.subList(0, 39)).as("ten minutes").containsOnly(30);
    assertThat(history.stream().distinct())
        .as("a tenth per minute")
        .containsExactly(30, 27, 24, 21);
  }

  private static List<PodSample> evenly(long streams, int pods) {
    List<PodSample> samples = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      samples.add(
          new PodSample(
              false,
              false,
              -1000,
              -900,
              OptionalLong.of(streams / pods),
              OptionalLong.of(100),
              -1));
    }
    return samples;
  }
}
