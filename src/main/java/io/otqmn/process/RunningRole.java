package io.otqmn.process;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The role of this process, once it has started. */
@Singleton
final class RunningRole {
  private final AtomicReference<@Nullable Role> started = new AtomicReference<>();

  private boolean ended;

  /**
   * Quarkus takes everything down as soon as the process is asked to end, and the process is gone
   * when it is done, whatever the main thread is doing: so the role ends first.
   */
  void onShutdown(@Observes ShutdownEvent event) {
    Role role = get();
    if (role != null) {
      end(role);
    }
  }

  /** Returns when the role has ended; whoever comes second waits for the first. */
  synchronized void end(Role role) {
    if (!ended) {
      ended = true;
      role.stop();
    }
  }

  void set(@Nullable Role role) {
    started.set(role);
  }

  @Nullable Role get() {
    return started.get();
  }
}
