package io.otqmn.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.otqmn.operator.CollectorReport.Collector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the ready collectors of each fleet say at {@code /metrics}, and how many cameras that makes.
 * If one of them does not answer the number is unknown: a part is never passed off as the whole.
 */
final class CollectorReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CollectorReports.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** So that a thousand that do not answer are given up within seconds. */
  private static final int CONCURRENT_REQUESTS = 256;

  /** Several times of what a collector has to say. */
  private static final int MAX_BYTES = 256 << 10;

  private final int port;
  private final InstantSource clock;
  private final Consumer<ResourceID> changed;
  private final Semaphore requests = new Semaphore(CONCURRENT_REQUESTS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .executor(threads)
          .build();
  private final Map<ResourceID, List<Collector>> collectors = new ConcurrentHashMap<>();
  private final Map<ResourceID, List<CollectorReport>> reports = new ConcurrentHashMap<>();

  /**
   * @param port where the collectors serve their metrics
   * @param changed told of a fleet whose count is another one than before
   */
  CollectorReports(int port, InstantSource clock, Consumer<ResourceID> changed) {
    this.port = port;
    this.clock = clock;
    this.changed = changed;
  }

  /** The fleet's ready collectors, as of now. */
  void watch(ResourceID fleet, List<Collector> ready) {
    collectors.put(fleet, List.copyOf(ready));
  }

  /** What the collectors said last, one report for each that was asked; empty if none was. */
  List<CollectorReport> latest(ResourceID fleet) {
    return reports.getOrDefault(fleet, List.of());
  }

  /** Cameras of the fleet by the last reports; empty if it is not known. */
  OptionalInt connected(ResourceID fleet) {
    return connected(latest(fleet));
  }

  void retain(Collection<ResourceID> fleets) {
    collectors.keySet().retainAll(fleets);
    reports.keySet().retainAll(fleets);
  }

  /** Asks every collector once; returns when all have answered or were given up. */
  void refresh() {
    Map<ResourceID, List<Future<CollectorReport>>> answers = new HashMap<>();
    collectors.forEach((fleet, ready) -> {
      List<Future<CollectorReport>> asked = new ArrayList<>();
      ready.forEach(collector -> asked.add(threads.submit(() -> ask(collector))));
      answers.put(fleet, asked);
    });
    answers.forEach((fleet, futures) -> {
      List<CollectorReport> now = futures.stream().flatMap(CollectorReports::answer).toList();
      List<CollectorReport> before = reports.put(fleet, now);
      OptionalInt then = before == null ? OptionalInt.empty() : connected(before);
      if (!then.equals(connected(now))) {
        changed.accept(fleet);
      }
    });
  }

  private static OptionalInt connected(List<CollectorReport> reports) {
    int sum = 0;
    for (CollectorReport report : reports) {
      OptionalDouble cameras = report.cameras();
      if (cameras.isEmpty()) {
        return OptionalInt.empty();
      }
      sum += (int) cameras.getAsDouble();
    }
    return reports.isEmpty() ? OptionalInt.empty() : OptionalInt.of(sum);
  }

  /** Nothing only if this is being closed. */
  private static Stream<CollectorReport> answer(Future<CollectorReport> future) {
    try {
      return Stream.of(future.get());
    } catch (ExecutionException e) {
      return Stream.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Stream.empty();
    }
  }

  /** The time is that of the whole answer: a page that begins and never ends is no answer. */
  private CollectorReport ask(Collector collector) throws InterruptedException {
    String address = collector.address();
    requests.acquire();
    Instant asked = clock.instant();
    try {
      String host = address.contains(":") ? "[" + address + "]" : address;
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/metrics")).build();
      Future<HttpResponse<String>> answer =
          http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MAX_BYTES));
      try {
        HttpResponse<String> response = answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return response.statusCode() == 200
            ? CollectorReport.of(collector, asked, response.body())
            : CollectorReport.silent(collector, asked);
      } finally {
        answer.cancel(true);
      }
    } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
      LOG.debug("collector {}: no metrics: {}", address, e.toString());
      return CollectorReport.silent(collector, asked);
    } finally {
      requests.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }
}
