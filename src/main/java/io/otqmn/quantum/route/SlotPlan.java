package io.otqmn.quantum.route;

import java.util.List;

/**
 * Who uses what in one slot; no channel and no qubit is promised twice.
 *
 * @param expectedPairs end-to-end pairs of all major routes, on average, without recovery
 */
public record SlotPlan(List<Committed> committed, double expectedPairs) {
  public SlotPlan {
    committed = List.copyOf(committed);
  }

  /** Two ends that want pairs, as indices of nodes. */
  public record Request(int from, int to) {}

  /**
   * One route of a request.
   *
   * @param recoveries detours for stretches of the major route whose links may fail
   */
  public record Committed(Request request, WideRoute major, List<Recovery> recoveries) {
    public Committed {
      recoveries = List.copyOf(recoveries);
    }
  }

  /**
   * A detour around hops {@code first} … {@code last - 1} of the major route.
   *
   * @param first position among the major route's nodes where it begins
   * @param last position where it ends
   */
  public record Recovery(int first, int last, WideRoute detour) {}
}
