package io.otqmn.process;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT stop the role before anything else ends: Quarkus closes its HTTP server as
 * soon as the JVM begins to end, and health and metrics are to answer while a role drains. A second
 * signal ends the process at once.
 */
final class TerminationSignals {
  private TerminationSignals() {}

  static void stopFirst(Runnable stop) {
    AtomicBoolean asked = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            int exitCode = 128 + signal.getNumber();
            if (asked.compareAndSet(false, true)) {
              stop.run();
              System.exit(exitCode);
            }
            Runtime.getRuntime().halt(exitCode);
          });
    }
  }
}
