package io.otqmn.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunningRoleTest {
  private static Role role(Runnable stop) {
    return new Role() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public void start() {}

      @Override
      public boolean ready() {
        return true;
      }

      @Override
      public boolean live() {
        return true;
      }

      @Override
      public void stop() {
        stop.run();
      }
    };
  }

  @Test
  void isStoppedOnce() {
    AtomicInteger stops = new AtomicInteger();
    RunningRole running = new RunningRole();
    running.starting(role(stops::incrementAndGet));
    running.stop();
    running.stop();
    assertThat(stops).hasValue(1);
  }

  /** Else the process would hang: what ends it comes after this. */
  @Test
  void aRoleThatFailsToStopDoesNotKeepTheProcess() {
    RunningRole running = new RunningRole();
    running.starting(
        role(() -> {
          throw new IllegalStateException("test");
        }));
    assertThatCode(running::stop).doesNotThrowAnyException();
  }
}
