package io.otqmn.operator.report;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.otqmn.api.CameraFleetStatus;
import io.otqmn.operator.plan.Planning;
import io.otqmn.operator.rollout.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * All that a status follows from.
 *
 * @param generation of the fleet that was planned
 * @param paused whether the user asked to leave the fleet as it is
 * @param changesPending whether the plan differs from what is there (it stays so while paused)
 * @param failure why the plan could not be applied, if so
 * @param run what the collectors are to run; empty if that is not known, or while paused
 * @param configHash of the configuration that the Deployment was given, if it was
 * @param connectedCameras empty if unknown
 */
public record Observation(
    long generation,
    Planning planning,
    boolean paused,
    boolean changesPending,
    Optional<String> failure,
    @Nullable Deployment deployment,
    @Nullable HorizontalPodAutoscaler autoscaler,
    List<Pod> pods,
    Optional<Step.Run> run,
    Optional<String> configHash,
    OptionalInt connectedCameras,
    CameraFleetStatus previous,
    Instant now) {}
