package io.otqmn.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many cameras each fleet has, summed over what its ready collectors say at {@code /metrics}.
 * If one of them does not answer the number is unknown: a part is never passed off as the whole.
 */
final class CameraCounts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CameraCounts.class);
  private static final String GAUGE = "otqmn_collector_cameras";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int CONCURRENT_REQUESTS = 32;
  private static final int MAX_BYTES = 4 << 20;

  private final int port;
  private final Consumer<ResourceID> changed;
  private final Semaphore requests = new Semaphore(CONCURRENT_REQUESTS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .executor(threads)
          .build();
  private final Map<ResourceID, List<String>> collectors = new ConcurrentHashMap<>();
  private final Map<ResourceID, OptionalInt> counts = new ConcurrentHashMap<>();

  /**
   * @param port where the collectors serve their metrics
   * @param changed told of a fleet whose count is another one than before
   */
  CameraCounts(int port, Consumer<ResourceID> changed) {
    this.port = port;
    this.changed = changed;
  }

  /** The addresses of the fleet's ready collectors, as of now. */
  void watch(ResourceID fleet, List<String> addresses) {
    collectors.put(fleet, List.copyOf(addresses));
  }

  /** The last count; empty if it is not known. */
  OptionalInt connected(ResourceID fleet) {
    return counts.getOrDefault(fleet, OptionalInt.empty());
  }

  void retain(Collection<ResourceID> fleets) {
    collectors.keySet().retainAll(fleets);
    counts.keySet().retainAll(fleets);
  }

  /** Asks every collector once; returns when all have answered or were given up. */
  void refresh() {
    Map<ResourceID, List<Future<OptionalInt>>> answers = new HashMap<>();
    collectors.forEach((fleet, addresses) -> {
      List<Future<OptionalInt>> asked = new ArrayList<>();
      addresses.forEach(address -> asked.add(threads.submit(() -> ask(address))));
      answers.put(fleet, asked);
    });
    answers.forEach((fleet, futures) -> {
      OptionalInt now = sum(futures);
      OptionalInt before = counts.put(fleet, now);
      if (!Objects.equals(Objects.requireNonNullElse(before, OptionalInt.empty()), now)) {
        changed.accept(fleet);
      }
    });
  }

  private static OptionalInt sum(List<Future<OptionalInt>> answers) {
    int sum = 0;
    for (Future<OptionalInt> answer : answers) {
      try {
        OptionalInt value = answer.get();
        if (value.isEmpty()) {
          return OptionalInt.empty();
        }
        sum += value.getAsInt();
      } catch (ExecutionException e) {
        return OptionalInt.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return OptionalInt.empty();
      }
    }
    return answers.isEmpty() ? OptionalInt.empty() : OptionalInt.of(sum);
  }

  /** The time is that of the whole answer: a page that begins and never ends is no answer. */
  private OptionalInt ask(String address) throws InterruptedException {
    requests.acquire();
    try {
      String host = address.contains(":") ? "[" + address + "]" : address;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/metrics")).build();
      Future<HttpResponse<String>> answer =
          http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_BYTES));
      try {
        HttpResponse<String> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return response.statusCode() == 200 ? gauge(response.body()) : OptionalInt.empty();
      } finally {
        answer.cancel(true);
      }
    } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
      LOG.debug("collector {}: no metrics: {}", address, e.toString());
      return OptionalInt.empty();
    } finally {
      requests.release();
    }
  }

  private static OptionalInt gauge(String page) {
    return page.lines()
        .filter(line -> line.startsWith(GAUGE + " ") || line.startsWith(GAUGE + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .limit(1)
        .filter(Double::isFinite)
        .mapToObj(value -> OptionalInt.of((int) value))
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }
}
