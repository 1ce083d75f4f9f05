package io.otqmn.kme;

import io.vertx.core.Future;

/** A key manager that was put together as its configuration says. */
interface ServedKeys {
  /** Succeeds with the port. */
  Future<Integer> start();

  Future<Void> stop();
}
