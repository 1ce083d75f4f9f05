package io.otqmn.process;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** {@code /health/started}, {@code /health/ready} and {@code /health/live} ask the running role. */
final class HealthChecks {
  private HealthChecks() {}

  private static HealthCheckResponse response(boolean up) {
    return HealthCheckResponse.named("role").status(up).build();
  }

  @Startup
  @Singleton
  static final class Started implements HealthCheck {
    private final RunningRole running;

    Started(RunningRole running) {
      this.running = running;
    }

    @Override
    public HealthCheckResponse call() {
      return response(running.get() != null);
    }
  }

  @Readiness
  @Singleton
  static final class Ready implements HealthCheck {
    private final RunningRole running;

    Ready(RunningRole running) {
      this.running = running;
    }

    @Override
    public HealthCheckResponse call() {
      Role role = running.get();
      return response(role != null && role.ready());
    }
  }

  @Liveness
  @Singleton
  static final class Live implements HealthCheck {
    private final RunningRole running;

    Live(RunningRole running) {
      this.running = running;
    }

    @Override
    public HealthCheckResponse call() {
      Role role = running.get();
      return response(role == null || role.live());
    }
  }
}
