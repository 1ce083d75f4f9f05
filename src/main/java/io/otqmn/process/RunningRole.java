package io.otqmn.process;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The role of this process, from before its start until it has been stopped, once. */
@Singleton
final class RunningRole {
  private static final Logger LOG = Logger.getLogger(RunningRole.class);

  private final AtomicReference<@Nullable Role> started = new AtomicReference<>();
  private @Nullable Role toStop;

  /** From now on {@link #stop} is due, even if the start fails. */
  synchronized void starting(Role role) {
    toStop = role;
  }

  void started(Role role) {
    started.set(role);
  }

  /** Null until it has started. */
  @Nullable Role get() {
    return started.get();
  }

  /** Returns when the role has been stopped, by this call or another. */
  synchronized void stop() {
    Role role = toStop;
    toStop = null;
    if (role != null) {
      try {
        role.stop();
        LOG.infof("%s stopped", role.name());
      } catch (RuntimeException e) {
        // the process is to end all the same
        LOG.errorf(e, "%s did not end in order", role.name());
      }
    }
  }
}
