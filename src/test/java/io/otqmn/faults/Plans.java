package io.otqmn.faults;

import io.otqmn.operator.plan.OptionalApi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** All plans that the scenarios give, and a choice among them. */
final class Plans {
  /** Of the same request in a scenario, the first ones; later ones differ in nothing. */
  private static final int MOST_OCCURRENCES = 3;

  /** Several may become one; there is one for every step. */
  private static final String STATUS = "patch:camerafleets/status";

  private final List<Plan> all = new ArrayList<>();

  Plans(Map<String, Trace> traces) {
    new TreeMap<>(traces)
        .forEach((scenario, trace) ->
            new TreeMap<>(trace.points())
                .forEach((kind, count) -> {
                  int most = kind.equals(STATUS) ? trace.states().size() : MOST_OCCURRENCES;
                  for (int i = 1; i <= Math.min(count, most); i++) {
                    add(scenario, new Point(kind, i));
                  }
                }));
    new TreeMap<>(traces).forEach(this::addWorld);
  }

  /** What others do to a fleet's namespace and cluster. */
  private void addWorld(String scenario, Trace trace) {
    for (int i = 1; i <= trace.states().size(); i++) {
      all.add(new Plan(scenario, new Point("step", i), Fault.OPERATOR_DOWN, true));
    }
    if (scenario.startsWith("create")) {
      trace.points().keySet().stream()
          .filter(kind -> kind.startsWith("create:"))
          .forEach(kind -> {
            String object = World.kindOf(kind.substring("create:".length()));
            all.add(new Plan(scenario, new Point(object, 1), Fault.QUOTA_EXCEEDED, true));
            all.add(new Plan(scenario, new Point(object, 1), Fault.FOREIGN_OBJECT, true));
          });
    }
    if (scenario.equals("create")) {
      for (OptionalApi api : OptionalApi.values()) {
        all.add(new Plan(scenario, new Point(api.name(), 1), Fault.API_ADDED, true));
        all.add(new Plan(scenario, new Point(api.name(), 1), Fault.API_REMOVED, true));
      }
    }
  }

  private void add(String scenario, Point point) {
    if (point.ofEvent()) {
      if (!point.kind().equals("event:pods") && point.occurrence() <= 2) {
        Fault.OF_EVENTS.forEach(fault -> all.add(new Plan(scenario, point, fault, true)));
      }
      return;
    }
    if (!point.ofWrite() && (!scenario.equals("create") || point.occurrence() > 1)) {
      return; // starting is the same in all scenarios
    }
    for (Fault fault : Fault.OF_REQUESTS) {
      all.add(new Plan(scenario, point, fault, true));
      if (Fault.RETRIED_BY_CLIENT.contains(fault)) {
        all.add(new Plan(scenario, point, fault, false));
      }
    }
    all.add(new Plan(scenario, point, Fault.CRASH_BEFORE, true));
    if (point.ofWrite()) {
      all.add(new Plan(scenario, point, Fault.CRASH_AFTER, true));
      boolean status = point.kind().equals(STATUS);
      // of what is on record for a rollback only the content counts, which nobody can change
      boolean mended =
          !point.kind().startsWith("delete:") && !point.kind().endsWith(":controllerrevisions");
      if (status ? scenario.equals("edit") : mended) {
        all.add(new Plan(scenario, point, Fault.EDITED_MEANWHILE, true));
      }
      if (point.occurrence() == 1) {
        all.add(new Plan(scenario, point, Fault.RBAC_REVOKED, true));
        all.add(new Plan(scenario, point, Fault.LEADER_CHANGE, true));
      }
      if (scenario.startsWith("create")) {
        // what comes later in the others depends on what was there before
        all.add(new Plan(scenario, point, Fault.RECREATED, true));
        all.add(new Plan(scenario, point, Fault.NAMESPACE_DELETED, true));
      }
    }
  }

  List<Plan> all() {
    return List.copyOf(all);
  }

  /** As many as wanted, first one of each fault with each verb, the rest by chance. */
  List<Plan> chosen(long seed, int number) {
    List<Plan> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed));
    Set<String> covered = new HashSet<>();
    List<Plan> first = new ArrayList<>();
    List<Plan> rest = new ArrayList<>();
    for (Plan plan : shuffled) {
      String kind = plan.point().kind();
      boolean fresh = covered.add(kind.replaceAll(":.*", "") + " " + plan.fault());
      (fresh ? first : rest).add(plan);
    }
    first.addAll(rest);
    return List.copyOf(first.subList(0, Math.min(number, first.size())));
  }
}
