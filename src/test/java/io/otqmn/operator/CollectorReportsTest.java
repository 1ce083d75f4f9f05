package io.otqmn.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.otqmn.operator.CollectorReport.Collector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CollectorReportsTest {
  private static final ResourceID CITY = new ResourceID("city", "cameras");

  private final List<ResourceID> changed = new ArrayList<>();
  private HttpServer first;
  private HttpServer second;
  private CollectorReports counts;

  /** Two collectors on one port of two loopback addresses. */
  @BeforeEach
  void start() throws IOException {
    first = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    int port = first.getAddress().getPort();
    second = HttpServer.create(new InetSocketAddress("127.0.0.2", port), 0);
    first.start();
    second.start();
    counts = new CollectorReports(port, InstantSource.system(), changed::add);
  }

  @AfterEach
  void stop() {
    counts.close();
    first.stop(0);
    second.stop(0);
  }

  private static Collector at(String address) {
    return new Collector("city-" + address, "uid-" + address, address);
  }

  private static void serve(HttpServer collector, String metrics) {
    byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
    collector.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @Test
  void sumsWhatTheCollectorsSay() {
    serve(first, "# TYPE otqmn_collector_cameras gauge\notqmn_collector_cameras 12.0\n");
    serve(second, "other 1\notqmn_collector_cameras{fleet=\"city\"} 5.0\n");
    counts.watch(CITY, List.of(at("127.0.0.1"), at("127.0.0.2")));

    counts.refresh();

    assertThat(counts.connected(CITY)).isEqualTo(OptionalInt.of(17));
    assertThat(changed).containsExactly(CITY);
  }

  @Test
  void aPartIsNotPassedOffAsTheWhole() {
    serve(first, "otqmn_collector_cameras 12.0\n");
    serve(second, "otqmn_collector_streams 5.0\n");
    counts.watch(CITY, List.of(at("127.0.0.1"), at("127.0.0.2")));

    counts.refresh();

    assertThat(counts.connected(CITY)).isEmpty();
    assertThat(changed).isEmpty();
  }

  @Test
  @Timeout(30)
  void aPageThatNeverEndsHoldsUpNobody() {
    serve(first, "otqmn_collector_cameras 12.0\n");
    CountDownLatch over = new CountDownLatch(1);
    second.createContext(
        "/metrics",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('o');
          exchange.getResponseBody().flush();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    ResourceID port = new ResourceID("port", "cameras");
    counts.watch(CITY, List.of(at("127.0.0.1")));
    counts.watch(port, List.of(at("127.0.0.2")));

    counts.refresh();
    over.countDown();

    assertThat(counts.connected(CITY)).isEqualTo(OptionalInt.of(12));
    assertThat(counts.connected(port)).isEmpty();
  }

  @Test
  void isUnknownWithoutACollector() {
    counts.watch(CITY, List.of());
    counts.refresh();

    assertThat(counts.connected(CITY)).isEmpty();
  }

  @Test
  void tellsOnlyOfChanges() {
    serve(first, "otqmn_collector_cameras 12.0\n");
    counts.watch(CITY, List.of(at("127.0.0.1")));
    counts.refresh();
    counts.refresh();
    assertThat(changed).hasSize(1);

    first.removeContext("/metrics");
    counts.refresh();
    assertThat(counts.connected(CITY)).isEmpty();
    assertThat(changed).hasSize(2);

    counts.retain(List.of());
    counts.refresh();
    assertThat(changed).hasSize(2);
  }

  @Test
  void keepsWhatEachCollectorSays() {
    serve(
        first,
        """
        # HELP otqmn_frames_total frames
        otqmn_collector_streams 7.0
        otqmn_frames_total{outcome="rejected",reason="size"} 3.0
        otqmn_frames_total{outcome="rejected",reason="skew"} 2.0
        otqmn_frames_total{outcome="delivered",reason="none"} 1.5E3
        otqmn_export_requests_total NaN
        jvm_memory_used_bytes 1
        """);
    counts.watch(CITY, List.of(at("127.0.0.1"), at("127.0.0.2")));

    counts.refresh();

    CollectorReport report = counts.latest(CITY).getFirst();
    assertThat(report.collector()).isEqualTo(at("127.0.0.1"));
    assertThat(report.streams()).hasValue(7);
    assertThat(report.sum("otqmn_frames_total", "outcome=\"rejected\"")).hasValue(5);
    assertThat(report.sum("otqmn_frames_total", "")).hasValue(1505);
    assertThat(report.sum("otqmn_frames", "")).isEmpty();
    assertThat(report.sum("otqmn_export_requests_total", "")).isEmpty();
    assertThat(report.cameras()).isEmpty();
    assertThat(counts.latest(CITY).get(1).samples()).isEmpty();
  }

  @Test
  void aPageThatNoCollectorHasIsNoAnswer() {
    serve(
        first,
        IntStream.range(0, 200)
            .mapToObj("otqmn_frames_total{outcome=\"%d\"} 1\n"::formatted)
            .collect(Collectors.joining()));
    counts.watch(CITY, List.of(at("127.0.0.1")));

    counts.refresh();

    assertThat(counts.latest(CITY).getFirst().samples()).isEmpty();
  }
}
