package io.otqmn.quantum.sim;

import java.util.List;

/** A network to simulate, and what is wanted of it. */
public record MeshModel(
    List<NodeModel> nodes,
    List<LinkModel> links,
    List<PairRequest> requests,
    KeyDistillation distillation) {
  public MeshModel {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
    requests = List.copyOf(requests);
    if (Math.max(links.size(), requests.size()) > Event.MOST_OWNERS) {
      throw new IllegalArgumentException(
          "mesh has " + links.size() + " links: simulate at most " + Event.MOST_OWNERS);
    }
    for (LinkModel link : links) {
      node(nodes, link.a(), "link " + link.name());
      node(nodes, link.b(), "link " + link.name());
      if (link.a() == link.b()) {
        throw new IllegalArgumentException(
            "link " + link.name() + " begins and ends at one node: give two different ones");
      }
    }
    for (PairRequest request : requests) {
      node(nodes, request.from(), "a request");
      node(nodes, request.to(), "a request");
    }
  }

  private static void node(List<NodeModel> nodes, int index, String who) {
    if (index < 0 || index >= nodes.size()) {
      throw new IllegalArgumentException(
          who + " ends at node " + index + ", which the mesh does not have: add it");
    }
  }
}
