package io.otqmn.quantum.route;

/**
 * Channels and qubits that no route has taken yet in a slot. Only ever decreases; not thread-safe.
 */
final class FreeResources {
  private final int[] channels;
  private final int[] qubits;

  FreeResources(Mesh mesh) {
    channels = new int[mesh.links().size()];
    for (int i = 0; i < channels.length; i++) {
      PairSource pairs = mesh.link(i).pairs();
      channels[i] = pairs == null || !pairs.usable() ? 0 : pairs.channels();
    }
    qubits = mesh.nodes().stream().mapToInt(MeshNode::qubits).toArray();
  }

  int channels(int link) {
    return channels[link];
  }

  int qubits(int node) {
    return qubits[node];
  }

  boolean fit(WideRoute wide) {
    Route route = wide.route();
    for (int link : route.links()) {
      if (channels[link] < wide.width()) {
        return false;
      }
    }
    for (int i = 0; i < route.nodes().size(); i++) {
      if (qubits[route.nodes().get(i)] < needed(route, i, wide.width())) {
        return false;
      }
    }
    return true;
  }

  void take(WideRoute wide) {
    Route route = wide.route();
    for (int link : route.links()) {
      channels[link] -= wide.width();
    }
    for (int i = 0; i < route.nodes().size(); i++) {
      qubits[route.nodes().get(i)] -= needed(route, i, wide.width());
    }
  }

  private static int needed(Route route, int position, int width) {
    boolean inner = position > 0 && position < route.hops();
    return inner ? 2 * width : width;
  }
}
