package io.otqmn.edge.sources;

/** Where a source counts what it could not use. */
@FunctionalInterface
public interface Skips {
  /**
   * @param reason few different words, it becomes a metric attribute: {@code incomplete}
   */
  void skipped(String reason, long count);

  default void skipped(String reason) {
    skipped(reason, 1);
  }
}
