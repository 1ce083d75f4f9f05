package io.otqmn.process;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The one place where a process takes its clock and its randomness from the machine. */
final class Ambient {
  private Ambient() {}

  @Produces
  @Singleton
  static InstantSource clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  static RandomGenerator random() {
    return new SecureRandom();
  }
}
