package io.otqmn.process;

/**
 * A long-running program: operator, collector, edge, … Implementations are singleton CDI beans with
 * picocli options; exactly one is started per process.
 */
public interface Role {
  /** The word that selects it on the command line. */
  String name();

  /**
   * Starts after the options were parsed; returns once it is accepting work or fails.
   *
   * @throws UsageException if an option or a file that it names is unusable; the message says which
   *     and what to do
   */
  void start() throws Exception;

  /** Whether traffic should be sent here now. */
  boolean ready();

  /** False if only a restart can help. */
  boolean live();

  /** Blocks until the role ends by itself or the process is asked to end; most never end. */
  default void awaitEnd() throws InterruptedException {
    io.quarkus.runtime.Quarkus.waitForExit();
  }

  /**
   * Ends in order (drains, flushes) and returns when done. Called once, also after a failed start.
   */
  void stop();
}
