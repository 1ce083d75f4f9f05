package io.otqmn.operator.rollout;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The revisions on record. */
public record History(List<Revision> revisions) {
  /** Revisions that are kept for going back, beside those in use. */
  public static final int KEPT_BESIDE_THOSE_IN_USE = 2;

  public History {
    revisions = List.copyOf(revisions);
  }

  /** The one that all collectors run, or are brought to. */
  public Optional<Revision> stable() {
    return promoted().max(Comparator.comparingLong(Revision::number));
  }

  public Optional<Revision> get(String name) {
    return revisions.stream().filter(revision -> revision.name().equals(name)).findFirst();
  }

  /** The youngest one before the stable one that all collectors came up with. */
  Optional<Revision> fallback() {
    long stable = stable().map(Revision::number).orElse(0L);
    return promoted()
        .filter(revision -> revision.proven() && revision.number() < stable)
        .max(Comparator.comparingLong(Revision::number));
  }

  long nextNumber() {
    return stable().map(Revision::number).orElse(0L) + 1;
  }

  /** Those that neither run nor are declared nor among the last that did run. */
  public List<Revision> outdated(String declared) {
    String stable = stable().map(Revision::name).orElse(declared);
    return revisions.stream()
        .filter(revision -> !revision.name().equals(declared) && !revision.name().equals(stable))
        .sorted(Comparator.comparingLong(Revision::number).reversed())
        .skip(KEPT_BESIDE_THOSE_IN_USE)
        .toList();
  }

  /** With what is on record now of one revision. */
  public History with(Revision changed) {
    return new History(Stream.concat(others(changed.name()), Stream.of(changed)).toList());
  }

  public History without(String name) {
    return new History(others(name).toList());
  }

  private Stream<Revision> promoted() {
    return revisions.stream().filter(Revision::promoted);
  }

  private Stream<Revision> others(String name) {
    return revisions.stream().filter(revision -> !revision.name().equals(name));
  }
}
