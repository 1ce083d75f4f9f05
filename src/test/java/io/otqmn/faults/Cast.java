package io.otqmn.faults;

/** Who works in a namespace while a scenario is played there. */
interface Cast extends AutoCloseable {
  /** Returns when an operator is at work. */
  void start();

  /** The operator's process is gone from one moment to the next; another one is started. */
  void crash(Wire wire);

  /** Nobody works until the next start. */
  default void stop() {
    throw new IllegalStateException("the neighbours would miss it");
  }

  /** The process is cut off; when its lease is over another one has taken over. */
  default void replace(Wire wire) {
    throw new IllegalStateException("there is no lease");
  }

  /** Reconciles the fleet once, without a change. */
  void reconcile();

  @Override
  void close();
}
