package io.otqmn.process;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The role of this process, once it has started. */
@Singleton
final class RunningRole {
  private final AtomicReference<@Nullable Role> started = new AtomicReference<>();

  void set(@Nullable Role role) {
    started.set(role);
  }

  @Nullable Role get() {
    return started.get();
  }
}
