package io.otqmn.quantum.sim;

import java.util.List;

/**
 * A simulated network at one moment.
 *
 * @param seconds simulated so far
 * @param events that took
 * @param trace a digest of all of them in their order: equal runs have equal ones
 */
public record MeshReport(
    double seconds, long events, long trace, List<LinkReport> links, List<PathReport> paths) {
  public MeshReport {
    links = List.copyOf(links);
    paths = List.copyOf(paths);
  }
}
