package io.otqmn.faults;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what passes between an operator and the API server, and strikes once, where it is told.
 */
final class Injection {
  /** For how long an informer is left in the dark. */
  static final long DARK_MILLIS = 700;

  private static final long MISSED_MILLIS = 300;

  /** What can be done with an event. */
  interface Delivery {
    void pass();

    void replace(String other);

    void swallow();

    void breakOff();
  }

  /** What faults need that are not of the network. */
  interface Effects {
    void crash(Wire wire);

    /** Completes when the request may go on. */
    CompletableFuture<Void> interfere(Fault fault, Wire wire, Call call);
  }

  private final @Nullable Point point;
  private final @Nullable Fault fault;
  private final Effects effects;
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final List<Call> writes = new CopyOnWriteArrayList<>();
  private final Set<String> absent = ConcurrentHashMap.newKeySet();
  private volatile boolean fired;

  /** Strikes never. */
  static Injection none() {
    return new Injection(
        Optional.empty(),
        new Effects() {
          @Override
          public void crash(Wire wire) {}

          @Override
          public CompletableFuture<Void> interfere(Fault fault, Wire wire, Call call) {
            return CompletableFuture.completedFuture(null);
          }
        });
  }

  Injection(Optional<Plan> plan, Effects effects) {
    this.point = plan.map(Plan::point).orElse(null);
    this.fault = plan.map(Plan::fault).orElse(null);
    this.effects = effects;
  }

  /** For faults that are not of a request or event. */
  void fire() {
    fired = true;
  }

  /** From now on the API server seems not to serve the groups. */
  void hide(Set<String> groups) {
    absent.addAll(groups);
  }

  void show() {
    absent.clear();
  }

  boolean hides(Call call) {
    return absent.contains(call.group());
  }

  boolean fired() {
    return fired;
  }

  Map<String, AtomicInteger> counts() {
    return counts;
  }

  /** All writes that were tried, but for those of leases. */
  List<Call> writes() {
    return writes;
  }

  private boolean strikes(String kind) {
    int occurrence = counts.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
    boolean now = point != null && point.kind().equals(kind) && point.occurrence() == occurrence;
    fired |= now;
    return now;
  }

  CompletableFuture<HttpResponse<AsyncBody>> answer(
      Wire wire,
      Call call,
      StandardHttpRequest request,
      AsyncBody.Consumer<List<ByteBuffer>> body,
      Supplier<CompletableFuture<HttpResponse<AsyncBody>>> pass) {
    if (call.writes() && !call.ofLease()) {
      writes.add(call);
    }
    if (hides(call)) {
      return CompletableFuture.completedFuture(Answer.status(request, 404, "NotFound", body));
    }
    if (!strikes(call.kind())) {
      return pass.get();
    }
    Fault now = fault;
    return switch (now) {
      case CRASH_BEFORE -> {
        effects.crash(wire);
        yield never();
      }
      case CRASH_AFTER ->
          wire.send(request)
              .thenCompose(done -> {
                effects.crash(wire);
                return never();
              });
      case RESET -> reset();
      case RESET_APPLIED -> wire.send(request).thenCompose(done -> reset());
      case TIMEOUT -> never();
      case TIMEOUT_APPLIED -> wire.send(request).thenCompose(done -> never());
      case RBAC_REVOKED, RECREATED, NAMESPACE_DELETED ->
          effects.interfere(now, wire, call).thenCompose(done -> pass.get());
      case EDITED_MEANWHILE ->
          pass.get()
              .thenCompose(answer -> effects.interfere(now, wire, call).thenApply(done -> answer));
      case LEADER_CHANGE ->
          effects
              .interfere(now, wire, call)
              .thenCompose(done -> wire.send(request))
              .thenCompose(done -> never());
      default ->
          CompletableFuture.completedFuture(Answer.status(request, now.code(), now.reason(), body));
    };
  }

  CompletableFuture<WebSocketResponse> open(
      Wire wire,
      Call call,
      StandardHttpRequest request,
      Supplier<CompletableFuture<WebSocketResponse>> pass) {
    if (hides(call)) {
      return CompletableFuture.completedFuture(refused(request, 404));
    }
    if (!strikes(call.kind())) {
      return pass.get();
    }
    Fault now = fault;
    return switch (now) {
      case CRASH_BEFORE, CRASH_AFTER -> {
        effects.crash(wire);
        yield never();
      }
      case RESET, RESET_APPLIED -> reset();
      case TIMEOUT, TIMEOUT_APPLIED -> never();
      case RBAC_REVOKED, RECREATED, NAMESPACE_DELETED, LEADER_CHANGE ->
          effects.interfere(now, wire, call).thenCompose(done -> pass.get());
      default -> CompletableFuture.completedFuture(refused(request, now.code()));
    };
  }

  private static WebSocketResponse refused(StandardHttpRequest request, int code) {
    Map<String, List<String>> headers =
        code == 429 ? Map.of("Retry-After", List.of("1")) : Map.of();
    return new WebSocketResponse(
        new WebSocketUpgradeResponse(request, code, headers), new IOException("refused: " + code));
  }

  void event(Call call, String text, Delivery delivery) {
    if (text.startsWith("{\"type\":\"BOOKMARK\"") || !strikes("event:" + call.resource())) {
      delivery.pass();
      return;
    }
    String gone =
        "{\"type\":\"ERROR\",\"object\":"
            + Answer.statusJson(HttpURLConnection.HTTP_GONE, "Expired")
            + "}";
    switch (fault) {
      case WATCH_DROPPED -> delivery.breakOff();
      case WATCH_GONE -> delivery.replace(gone);
      case WATCH_SILENT -> after(DARK_MILLIS, delivery::breakOff);
      case STALE_CACHE -> after(DARK_MILLIS, delivery::pass);
      case MISSED_EVENT -> {
        delivery.swallow();
        after(MISSED_MILLIS, () -> delivery.replace(gone));
      }
      default -> throw new IllegalStateException(fault + " is no fault of an event");
    }
  }

  private static void after(long millis, Runnable action) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(action);
  }

  private static <T> CompletableFuture<T> never() {
    return new CompletableFuture<>();
  }

  private static <T> CompletableFuture<T> reset() {
    return CompletableFuture.failedFuture(new IOException("Connection reset by peer"));
  }
}
