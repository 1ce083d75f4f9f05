package io.otqmn.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.otqmn.api.CameraFleet;
import io.otqmn.api.Condition;
import io.otqmn.api.ConditionStatus;
import io.otqmn.operator.FleetObject;
import io.otqmn.operator.FleetObjects;
import io.otqmn.operator.plan.OptionalApi;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What others do to the world around a step: the faults that are not of requests or events. */
final class Interlude {
  private static final long PATIENCE_MILLIS = 60_000;

  private final Stage stage;
  private final Place place;
  private final Cast cast;
  private final Injection injection;

  /** A step of a scenario. */
  interface Act {
    void run() throws InterruptedException;
  }

  Interlude(Stage stage, Place place, Cast cast, Injection injection) {
    this.stage = stage;
    this.place = place;
    this.cast = cast;
    this.injection = injection;
  }

  /** Does the step, and around it what the plan asks for; returns what is wrong. */
  List<String> around(int step, Optional<Plan> plan, Act act) throws InterruptedException {
    Point point = plan.map(Plan::point).orElse(null);
    Fault fault = plan.map(Plan::fault).orElse(null);
    if (fault == null || (step > 0 && fault != Fault.OPERATOR_DOWN)) {
      act.run();
      return List.of();
    }
    return switch (fault) {
      case OPERATOR_DOWN -> {
        boolean down = point.occurrence() == step + 1;
        if (down) {
          cast.stop();
          injection.fire();
        }
        act.run();
        if (down) {
          cast.start();
        }
        yield List.of();
      }
      case QUOTA_EXCEEDED, FOREIGN_OBJECT -> obstacle(fault, point.kind(), act);
      case API_ADDED, API_REMOVED -> api(fault, OptionalApi.valueOf(point.kind()), act);
      default -> {
        act.run();
        yield List.of();
      }
    };
  }

  /** It is in the way, is reported, is not touched, and is taken away. */
  private List<String> obstacle(Fault fault, String kind, Act act) throws InterruptedException {
    cast.stop();
    act.run();
    CameraFleet fleet = stage.fleet();
    Obstacle obstacle =
        fault == Fault.QUOTA_EXCEEDED
            ? Obstacle.quota(stage.admin(), fleet, kind)
            : Obstacle.foreign(stage.admin(), fleet, kind);
    injection.fire();
    cast.start();
    if (!reports(obstacle::isReportedBy)) {
      return List.of("the status does not say what is in the way: " + stage.fleet().getStatus());
    }
    if (fault == Fault.FOREIGN_OBJECT && !obstacle.isUntouched()) {
      return List.of("somebody else's object was changed");
    }
    obstacle.remove();
    return List.of();
  }

  private List<String> api(Fault fault, OptionalApi api, Act act) throws InterruptedException {
    Set<String> groups =
        api.resources().keySet().stream()
            .map(version -> version.substring(0, version.indexOf('/')))
            .collect(Collectors.toSet());
    injection.fire();
    if (fault == Fault.API_ADDED) {
      cast.stop();
      injection.hide(groups);
      act.run();
      cast.start();
    } else {
      act.run();
      if (!reports(is -> condition(is, "Ready", ConditionStatus.TRUE, ""))) {
        return List.of("not Ready before the API goes");
      }
      injection.hide(groups);
      // as the API server does when a CustomResourceDefinition goes
      FleetObjects.ALL.stream()
          .filter(object -> object.api().filter(api::equals).isPresent())
          .map(FleetObject::type)
          .forEach(this::delete);
    }
    boolean right =
        api == OptionalApi.ISTIO
            ? reports(is -> condition(is, "MeshSecured", ConditionStatus.FALSE, "no Istio"))
            : reports(is -> condition(is, "Ready", ConditionStatus.TRUE, ""));
    injection.show();
    return right
        ? List.of()
        : List.of("the status does not say what is missing: " + stage.fleet().getStatus());
  }

  private <T extends HasMetadata> void delete(Class<T> kind) {
    stage.admin().resources(kind).inNamespace(stage.namespace()).delete();
  }

  private static boolean condition(
      CameraFleet fleet, String type, ConditionStatus status, String words) {
    return fleet.getStatus() != null
        && fleet.getStatus().conditions().stream()
            .filter(is -> is.type().equals(type) && is.status() == status)
            .map(Condition::message)
            .anyMatch(message -> message.contains(words));
  }

  private boolean reports(Predicate<CameraFleet> wanted) throws InterruptedException {
    place.await(now -> fleet().filter(wanted).isPresent(), 0, PATIENCE_MILLIS);
    return fleet().filter(wanted).isPresent();
  }

  private Optional<CameraFleet> fleet() {
    return place.objects().stream()
        .filter(CameraFleet.class::isInstance)
        .map(CameraFleet.class::cast)
        .findFirst();
  }
}
