package io.otqmn.quantum.route;

import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.SlotPlan.Committed;
import io.otqmn.quantum.route.SlotPlan.Recovery;
import io.otqmn.quantum.route.SlotPlan.Request;
import io.otqmn.quantum.route.ThroughputRouter.Prospect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Q-CAST's plan of a slot for many requests at once: again and again the best route of any request
 * is committed, until nothing fits (best being the pairs it makes, in a second and third draft
 * weighed by what it uses up; the draft with the most pairs is taken); what is left serves as
 * detours around at most {@value #DETOUR_HOPS} hops of committed routes. A request may get several
 * routes, or none.
 *
 * <p>Resources only shrink, so a request's best route stays its best while it still fits: only
 * routes that no longer fit are searched again.
 */
public final class SlotPlanner {
  private static final int DETOUR_HOPS = 3;

  /** Which order of routes fits best differs from slot to slot; 0 is Q-CAST's. */
  private static final double[] THRIFT = {0, 0.5, 1};

  /** A request's best route at the moment; {@code prospect} directs the search for its next. */
  private static final class Candidate {
    private final Request request;
    private final WideRoute route;
    private final Prospect prospect;

    Candidate(Request request, WideRoute route, Prospect prospect) {
      this.request = request;
      this.route = route;
      this.prospect = prospect;
    }

    /** Long and wide routes stand in the way of others: pairs over a power of channels used. */
    double worth(double thrift) {
      return route.expectedPairs() / Math.pow(route.width() * route.route().hops(), thrift);
    }
  }

  private record Draft(FreeResources free, List<Candidate> majors, double expectedPairs) {}

  private final Mesh mesh;
  private final ThroughputRouter router;
  private final double floor;

  /**
   * @param minFidelity of every route, also if any of its detours that do not overlap are taken; 0:
   *     any
   */
  public SlotPlanner(Mesh mesh, double minFidelity) {
    this.mesh = mesh;
    this.floor = new WernerState(minFidelity).parameter();
    this.router = new ThroughputRouter(mesh, minFidelity, false);
  }

  public SlotPlan plan(List<Request> requests) {
    FreeResources untouched = new FreeResources(mesh);
    List<Candidate> firstChoices = new ArrayList<>();
    for (Request request : requests) {
      offer(firstChoices, untouched, request, router.prospect(untouched, request.to()));
    }
    Draft best = new Draft(new FreeResources(mesh), List.of(), 0);
    for (double thrift : THRIFT) {
      Draft draft = draft(firstChoices, thrift);
      best = draft.expectedPairs() > best.expectedPairs() ? draft : best;
    }
    List<Committed> committed = new ArrayList<>();
    for (Candidate major : best.majors()) {
      committed.add(new Committed(major.request, major.route, detours(best.free(), major.route)));
    }
    return new SlotPlan(committed, best.expectedPairs());
  }

  private Draft draft(List<Candidate> firstChoices, double thrift) {
    FreeResources free = new FreeResources(mesh);
    PriorityQueue<Candidate> candidates =
        new PriorityQueue<>((x, y) -> Double.compare(y.worth(thrift), x.worth(thrift)));
    candidates.addAll(firstChoices);
    List<Candidate> majors = new ArrayList<>();
    double expected = 0;
    for (Candidate best = candidates.poll(); best != null; best = candidates.poll()) {
      if (free.fit(best.route)) {
        free.take(best.route);
        majors.add(best);
        expected += best.route.expectedPairs();
      }
      offer(candidates, free, best.request, best.prospect);
    }
    return new Draft(free, majors, expected);
  }

  private void offer(
      Collection<Candidate> candidates, FreeResources free, Request request, Prospect prospect) {
    router
        .find(free, request.from(), request.to(), prospect)
        .ifPresent(route -> candidates.add(new Candidate(request, route, prospect)));
  }

  private List<Recovery> detours(FreeResources free, WideRoute major) {
    List<Recovery> found = new ArrayList<>();
    Route route = major.route();
    List<Integer> nodes = route.nodes();
    // each hop may spend its share of what the major route has above the floor
    double slack = floor > 0 ? Math.min(1, floor / route.pair(mesh).parameter()) : 0;
    for (int length = 1; length <= DETOUR_HOPS; length++) {
      for (int first = 0; first + length < nodes.size(); first++) {
        int last = first + length;
        if (free.qubits(nodes.get(first)) == 0 || free.qubits(nodes.get(last)) == 0) {
          continue;
        }
        Route stretch =
            new Route(nodes.subList(first, last + 1), route.links().subList(first, last));
        double least =
            stretch.pair(mesh).parameter() * Math.pow(slack, (double) length / route.hops());
        Optional<WideRoute> detour =
            router.find(
                free,
                nodes.get(first),
                nodes.get(last),
                major.width(),
                length + DETOUR_HOPS,
                least,
                router.prospect(free, nodes.get(last), length + DETOUR_HOPS));
        detour.ifPresent(free::take);
        if (detour.isPresent()) {
          found.add(new Recovery(first, last, detour.get()));
        }
      }
    }
    return found;
  }
}
