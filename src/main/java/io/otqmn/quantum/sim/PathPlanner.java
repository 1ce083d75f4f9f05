package io.otqmn.quantum.sim;

import io.otqmn.quantum.link.BellDiagonalState;
import io.otqmn.quantum.link.Purification;
import io.otqmn.quantum.link.Purified;
import io.otqmn.quantum.link.WernerState;
import io.otqmn.quantum.route.FidelityRouter;
import io.otqmn.quantum.route.Mesh;
import io.otqmn.quantum.route.MeshLink;
import io.otqmn.quantum.route.MeshNode;
import io.otqmn.quantum.route.PairSource;
import io.otqmn.quantum.route.RateRouter;
import io.otqmn.quantum.route.Route;
import io.otqmn.quantum.sim.LinkModel.HeraldedSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives requests, in their order, a path each: one channel of every link and the memories for it.
 * The path is the one with the most pairs per second of those that reach the wanted fidelity before
 * any waiting.
 */
final class PathPlanner {
  private final MeshModel model;
  private final int[] freeChannels;
  private final int[] freeQubits;

  PathPlanner(MeshModel model) {
    this.model = model;
    this.freeChannels = model.links().stream().mapToInt(LinkModel::channels).toArray();
    this.freeQubits = model.nodes().stream().mapToInt(node -> node.site().qubits()).toArray();
  }

  /** Channels of a link that paths planned so far use. */
  int channelsUsed(int link) {
    return model.links().get(link).channels() - freeChannels[link];
  }

  PathPlan plan(PairRequest request) {
    for (int end : new int[] {request.from(), request.to()}) {
      if (freeQubits[end] < request.qubits()) {
        return PathPlan.infeasible(
            "node "
                + name(end)
                + " has "
                + freeQubits[end]
                + " free memory qubits and "
                + request.qubits()
                + " are needed: give it more");
      }
    }
    Mesh free = mesh(request, true);
    Optional<Route> found =
        new RateRouter(free).find(request.from(), request.to(), request.minFidelity());
    if (found.isEmpty()) {
      return PathPlan.infeasible(whyNot(request, free));
    }
    occupy(request, found.get());
    return PathPlan.along(found.get());
  }

  private void occupy(PairRequest request, Route route) {
    route.links().forEach(link -> freeChannels[link]--);
    route.nodes().forEach(node -> freeQubits[node] -= request.qubits());
    route.inner().forEach(node -> freeQubits[node] -= request.qubits());
  }

  private String whyNot(PairRequest request, Mesh free) {
    Optional<Route> best = new FidelityRouter(free).find(request.from(), request.to());
    if (best.isPresent()) {
      return String.format(
          Locale.ROOT,
          "no path reaches fidelity %s: the best is %.6f over %s; lower minFidelity, purify more or"
              + " improve its links",
          request.minFidelity(),
          best.get().pair(free).fidelity(),
          best.get().nodes().stream().map(this::name).collect(Collectors.joining(" > ")));
    }
    boolean connected =
        new FidelityRouter(mesh(request, false)).find(request.from(), request.to()).isPresent();
    return connected
        ? "every path lacks a free channel or memory qubits (two per channel and level at an inner"
            + " node): add some, or ask for less"
        : "no chain of links that make entangled pairs joins "
            + name(request.from())
            + " and "
            + name(request.to())
            + ": add a link";
  }

  private String name(int node) {
    return model.nodes().get(node).site().name();
  }

  /** The network as this request sees it, with links as good as its purification makes them. */
  private Mesh mesh(PairRequest request, boolean onlyFree) {
    List<MeshNode> nodes = new ArrayList<>();
    for (int i = 0; i < freeQubits.length; i++) {
      MeshNode site = model.nodes().get(i).site();
      boolean passable = !onlyFree || freeQubits[i] >= 2 * request.qubits();
      nodes.add(passable ? site : new MeshNode(site.name(), site.trusted(), 0, 0, 0));
    }
    List<MeshLink> links = new ArrayList<>();
    for (int i = 0; i < freeChannels.length; i++) {
      LinkModel link = model.links().get(i);
      boolean usable = !onlyFree || freeChannels[i] > 0;
      links.add(
          new MeshLink(
              link.name(),
              link.a(),
              link.b(),
              usable ? purified(link, request.purificationRounds()) : null,
              null));
    }
    return new Mesh(nodes, links);
  }

  private static @Nullable PairSource purified(LinkModel link, int rounds) {
    if (!(link.source() instanceof HeraldedSource source) || source.channels() == 0) {
      return null;
    }
    double rate = source.attemptsPerSecond() * source.success();
    BellDiagonalState state = source.pair().toBellDiagonal();
    if (rounds > 0) {
      for (Purified round : Purification.dejmpsRounds(source.pair(), rounds)) {
        rate *= round.probability() / 2;
        state = round.state();
      }
    }
    return new PairSource(new WernerState(state.fidelity()), rate, source.success(), 1);
  }
}
