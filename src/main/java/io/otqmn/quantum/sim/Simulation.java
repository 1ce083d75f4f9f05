package io.otqmn.quantum.sim;

import io.otqmn.quantum.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A quantum network, event by event, in simulated time. The same model, faults and seed give the
 * same events on every host, however the time is cut into calls of {@link #runTo}: each link and
 * each path has random numbers of its own, so that a fault changes nothing where it has no effect.
 * Not thread-safe.
 */
public final class Simulation {
  private static final double NANOS = 1e9;

  private final MeshModel model;
  private final List<Fault> faults;
  private final EventQueue queue = new EventQueue();
  private final List<LinkProcess> links = new ArrayList<>();
  private final List<PathPlan> plans = new ArrayList<>();
  private final List<@Nullable PathProcess> paths = new ArrayList<>();
  private final long windowNanos;
  private long now;
  private long events;
  private long trace;

  public Simulation(MeshModel model, List<Fault> faults, long seed) {
    this.model = model;
    this.faults = List.copyOf(faults);
    this.windowNanos = model.distillation().windowNanos();
    SplittableRandom random = new SplittableRandom(seed);
    PathPlanner planner = new PathPlanner(model);
    model.requests().forEach(request -> plans.add(planner.plan(request)));
    for (int i = 0; i < model.links().size(); i++) {
      links.add(
          new LinkProcess(
              model.links().get(i), planner.channelsUsed(i), model.distillation(), random.split()));
      queue.add(windowNanos, Event.of(Event.WINDOW, i, 0, 0));
    }
    for (int i = 0; i < plans.size(); i++) {
      SplittableRandom own = random.split();
      Route route = plans.get(i).route();
      paths.add(
          route == null
              ? null
              : new PathProcess(i, model, model.requests().get(i), route, links, queue, own));
    }
    schedule(this.faults);
    for (PathProcess path : paths) {
      if (path != null) {
        path.start();
      }
    }
  }

  private void schedule(List<Fault> all) {
    for (int i = 0; i < all.size(); i++) {
      Fault fault = all.get(i);
      if (fault.link() < 0 || fault.link() >= links.size()) {
        throw new IllegalArgumentException(
            "fault on link " + fault.link() + ", of " + links.size() + ": name one that exists");
      }
      queue.add(fault.during().fromNanos(), Event.of(Event.FAULT_BEGINS, i, 0, 0));
      queue.add(fault.during().toNanos(), Event.of(Event.FAULT_ENDS, i, 0, 0));
    }
  }

  /** Lets everything happen up to and including this moment; an earlier one changes nothing. */
  public void runTo(long nanos) {
    while (queue.next(nanos)) {
      long time = queue.time();
      long event = queue.code();
      events++;
      trace = (Long.rotateLeft(trace, 23) ^ time) * 0x9E3779B97F4A7C15L + event;
      happen(time, event);
    }
    now = Math.max(now, nanos);
  }

  private void happen(long time, long event) {
    int owner = Event.owner(event);
    int part = Event.part(event);
    int generation = Event.generation(event);
    switch (Event.kind(event)) {
      case Event.HERALDED -> path(owner).heralded(part, generation, time);
      case Event.PURIFIED -> path(owner).purified(part, time);
      case Event.NEWS -> path(owner).news(part, generation, time);
      case Event.CUT_OFF -> path(owner).cutOff(part, generation, time);
      case Event.DELIVERED -> path(owner).delivered(generation, time);
      case Event.WINDOW -> {
        links.get(owner).window(time);
        queue.add(time + windowNanos, event);
      }
      case Event.FAULT_BEGINS -> {
        Fault fault = faults.get(owner);
        links.get(fault.link()).begins(fault, time);
      }
      case Event.FAULT_ENDS -> {
        Fault fault = faults.get(owner);
        links.get(fault.link()).ends(fault, time);
      }
      default -> throw new IllegalStateException("unknown event " + event);
    }
  }

  private PathProcess path(int index) {
    PathProcess path = paths.get(index);
    if (path == null) {
      throw new IllegalStateException("request " + index + " has no path");
    }
    return path;
  }

  public MeshModel model() {
    return model;
  }

  public long nowNanos() {
    return now;
  }

  public long events() {
    return events;
  }

  /** Secret bits that a link has made since the beginning. */
  public long secretBits(int link) {
    return links.get(link).secretBits();
  }

  public MeshReport report() {
    List<PathReport> reports = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      PathProcess path = paths.get(i);
      reports.add(path == null ? infeasible(i) : running(i, path.deliveries()));
    }
    return new MeshReport(
        now / NANOS, events, trace, links.stream().map(LinkProcess::report).toList(), reports);
  }

  private PathReport infeasible(int index) {
    PairRequest request = model.requests().get(index);
    return new PathReport(
        name(request.from()),
        name(request.to()),
        PathReport.State.INFEASIBLE,
        plans.get(index).reason(),
        List.of(),
        0,
        0,
        null,
        null,
        0,
        0);
  }

  private PathReport running(int index, PathDeliveries done) {
    PairRequest request = model.requests().get(index);
    Route route = plans.get(index).route();
    List<Integer> hops = route == null ? List.of() : route.links();
    List<Integer> nodes = route == null ? List.of() : route.nodes();
    PathReport.State state = PathReport.State.DELIVERING;
    String reason = null;
    for (int link : hops) {
      if (links.get(link).blocked()) {
        state = PathReport.State.WAITING;
        reason = "link " + links.get(link).model().name() + " is " + links.get(link).state();
      }
    }
    if (reason == null && done.pairs() == 0) {
      state = PathReport.State.WAITING;
      reason = "no pair has arrived yet";
    } else if (reason == null && done.meanFidelity() < request.minFidelity()) {
      state = PathReport.State.BELOW_FLOOR;
      reason =
          "waiting in memories costs more than the path has to spare: shorten the cut-off, or give"
              + " better memories";
    }
    double seconds = now / NANOS;
    return new PathReport(
        name(request.from()),
        name(request.to()),
        state,
        reason,
        nodes.stream().map(this::name).toList(),
        done.pairs(),
        seconds > 0 ? done.pairs() / seconds : 0,
        LinkProcess.measured(done.meanFidelity()),
        LinkProcess.measured(done.qber()),
        seconds > 0 ? done.secretBits() / seconds : 0,
        done.secretBits());
  }

  private String name(int node) {
    return model.nodes().get(node).site().name();
  }
}
