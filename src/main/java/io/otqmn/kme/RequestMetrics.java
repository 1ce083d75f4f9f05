package io.otqmn.kme;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.otqmn.quantum.keys.KeyLedger;
import io.otqmn.quantum.keys.KeyPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests by operation and outcome, and how full each pool is. Never a label with an SAE or key.
 */
final class RequestMetrics {
  private final MeterRegistry registry;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void pool(String link, KeyLedger ledger, KeyPolicy policy) {
    Gauge.builder("otqmn.keypool.stored", () -> ledger.stored(link))
        .baseUnit("keys")
        .tags("link", link, "source", "simulated")
        .register(registry);
    Gauge.builder(
            "otqmn.keypool.fill_ratio", () -> (double) ledger.stored(link) / policy.maxKeyCount())
        .tags("link", link, "source", "simulated")
        .register(registry);
  }

  void answered(@Nullable String path, int code, long nanos) {
    String operation = operation(path == null ? "" : path);
    timers
        .computeIfAbsent(
            operation + code,
            _ ->
                Timer.builder("otqmn.key.requests")
                    .tags("operation", operation, "outcome", outcome(code))
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static String operation(String path) {
    for (String operation : new String[] {"status", "enc_keys", "dec_keys"}) {
      if (path.endsWith("/" + operation)) {
        return operation;
      }
    }
    return path.equals(KeyTransfer.PATH) ? "transfer" : "other";
  }

  private static String outcome(int code) {
    return switch (code) {
      case 200 -> "ok";
      case 400 -> "bad_request";
      case 401 -> "unauthorized";
      default -> "unavailable";
    };
  }
}
