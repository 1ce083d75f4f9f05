package io.otqmn.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.otqmn.operator.OperatorUnderTest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The operator's processes in a namespace, started again when they end, as a kubelet does. */
final class Processes implements Cast {
  private static final int MOST_STARTS = 30;

  private final Uplink uplink;
  private final String namespace;
  private final Injection injection;
  private final boolean elects;
  private final ExecutorService threads;
  private final AtomicInteger starts = new AtomicInteger();

  /** The first leader, and the one after it. */
  private final CountDownLatch leading = new CountDownLatch(2);

  private volatile @Nullable Process current;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable RuntimeException failure;

  /** One incarnation. */
  record Process(OperatorUnderTest operator, Wire wire) {}

  Processes(
      Uplink uplink,
      String namespace,
      Injection injection,
      boolean elects,
      ExecutorService threads) {
    this.uplink = uplink;
    this.namespace = namespace;
    this.injection = injection;
    this.elects = elects;
    this.threads = threads;
  }

  @Override
  public void reconcile() {
    Process process = current;
    if (process != null) {
      process.operator().reconcile(namespace, Stage.FLEET);
    }
  }

  /** Starts until it succeeds. */
  @Override
  public void start() {
    while (!closed() && starts.incrementAndGet() <= MOST_STARTS) {
      Wire wire = new Wire(uplink.direct(), call -> injection);
      KubernetesClient client = uplink.client(wire);
      OperatorUnderTest operator = null;
      try {
        operator =
            new OperatorUnderTest(
                client, Set.of(namespace), elects ? Optional.of(lease(wire)) : Optional.empty());
        current = new Process(operator, wire);
        operator.start();
        return;
      } catch (RuntimeException e) {
        boolean crashed = wire.isCut();
        wire.cut();
        threads.execute(operator == null ? client::close : operator::close);
        if (crashed) {
          return; // who made it crash starts another one
        }
        failure = e;
        pause();
      }
    }
    if (!closed()) {
      throw new IllegalStateException("the operator could not be started", failure);
    }
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  /** Between two starts, as a kubelet does. */
  private void pause() {
    try {
      closing.await(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process is gone from one moment to the next; another one is started. */
  @Override
  public void crash(Wire wire) {
    end(wire);
    threads.execute(this::start);
  }

  @Override
  public void stop() {
    Process process = current;
    if (process != null) {
      end(process.wire());
    }
  }

  @Override
  public void replace(Wire wire) {
    end(wire);
    start();
    try {
      if (!leading.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody takes the lease over");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process without another one in its place. */
  private void end(Wire wire) {
    wire.cut();
    Process process = current;
    if (process != null && process.wire() == wire) {
      threads.execute(process.operator()::close);
    }
  }

  private void leads() {
    leading.countDown();
  }

  private LeaderElectionConfiguration lease(Wire wire) {
    return new LeaderElectionConfiguration(
        "otqmn-operator",
        namespace,
        Duration.ofMillis(1500),
        Duration.ofMillis(1000),
        Duration.ofMillis(200),
        "process-" + starts.get(),
        new LeaderCallbacks(this::leads, wire::cut, leader -> {}),
        false);
  }

  @Override
  public void close() {
    closing.countDown();
    Process process = current;
    if (process != null) {
      process.wire().cut();
      threads.execute(process.operator()::close);
    }
  }
}
