package io.otqmn.quantum.route;

import io.otqmn.quantum.link.WernerState;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Small meshes for comparison with brute force, some of them in several parts. */
final class RandomMesh {
  private RandomMesh() {}

  static Mesh of(int nodes, double density, RandomGenerator random) {
    List<MeshNode> sites = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      sites.add(
          new MeshNode(
              "n" + i,
              random.nextInt(6) > 0,
              2 + random.nextInt(10),
              pick(random, 0, 0.5, 0.9, 0.9, 1),
              pick(random, 0.9, 0.98, 1, 1)));
    }
    List<MeshLink> links = new ArrayList<>();
    for (int a = 0; a < nodes; a++) {
      for (int b = a + 1; b < nodes; b++) {
        for (int parallel = 0; parallel < 2; parallel++) {
          if (random.nextDouble() < (parallel == 0 ? density : density / 8)) {
            links.add(link(a, b, random));
          }
        }
      }
    }
    return new Mesh(sites, links);
  }

  private static MeshLink link(int a, int b, RandomGenerator random) {
    PairSource pairs =
        random.nextInt(10) == 0
            ? null
            : new PairSource(
                new WernerState(0.2 + random.nextDouble(0.8)),
                random.nextInt(8) * 100.0,
                random.nextDouble(),
                random.nextInt(5));
    LinkKeys keys =
        random.nextInt(10) == 0
            ? null
            : new LinkKeys(random.nextInt(6) * 1000.0, 0.02, 1 + random.nextInt(50));
    return new MeshLink(a + "-" + b, a, b, pairs, keys);
  }

  private static double pick(RandomGenerator random, double... values) {
    return values[random.nextInt(values.length)];
  }

  /** All paths that visit no node twice. */
  static List<Route> allRoutes(Mesh mesh, int from, int to) {
    List<Route> routes = new ArrayList<>();
    walk(mesh, from, from, to, new boolean[mesh.nodes().size()], new ArrayList<>(), routes);
    return routes;
  }

  private static void walk(
      Mesh mesh,
      int from,
      int at,
      int to,
      boolean[] seen,
      List<Integer> links,
      List<Route> routes) {
    if (at == to) {
      routes.add(Route.along(mesh, from, links));
      return;
    }
    seen[at] = true;
    for (int link = 0; link < mesh.links().size(); link++) {
      MeshLink candidate = mesh.link(link);
      if ((candidate.a() == at || candidate.b() == at) && !seen[candidate.otherEnd(at)]) {
        links.add(link);
        walk(mesh, from, candidate.otherEnd(at), to, seen, links, routes);
        links.removeLast();
      }
    }
    seen[at] = false;
  }
}
