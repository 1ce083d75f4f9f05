package io.otqmn.collector.ingest;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks gRPC for one message of a stream at a time, and for none while the camera's window or the
 * memory budget is used up. Knows for how long nothing came although something was asked for.
 */
final class InboundDemand {
  private final ServerCallStreamObserver<?> call;
  private final InflightBudget budget;
  private final BooleanSupplier over;
  private final Runnable whenThereIsRoom = this::askAgain;

  /** Whether a message has been asked for, or room for one. */
  private final AtomicBoolean asked = new AtomicBoolean();

  private volatile @Nullable BooleanSupplier window;
  private volatile long quietSinceNanos = System.nanoTime();
  private volatile boolean reading;

  /**
   * @param over whether the stream has ended: nothing is asked for any more
   */
  InboundDemand(ServerCallStreamObserver<?> call, InflightBudget budget, BooleanSupplier over) {
    this.call = call;
    this.budget = budget;
    this.over = over;
  }

  /**
   * From now on messages are frames, which take room.
   *
   * @param open whether the camera's window has room
   */
  void limitTo(BooleanSupplier open) {
    window = open;
  }

  /** A message has come; {@link #handled} follows. */
  void received() {
    reading = false;
    quietSinceNanos = System.nanoTime();
  }

  void handled() {
    asked.set(false);
    ask();
  }

  /** Asks for one message if nothing stands against it; called whenever that may have changed. */
  void ask() {
    while (!over.getAsBoolean() && mayRead() && asked.compareAndSet(false, true)) {
      if (mayRead()) {
        askOrWaitForRoom();
        return;
      }
      asked.set(false); // changed meanwhile: look again, or be called again
    }
  }

  private boolean mayRead() {
    BooleanSupplier open = window;
    return open == null || open.getAsBoolean();
  }

  private void askOrWaitForRoom() {
    // Hello takes no room, and a camera that is not heard would be sent away as silent
    if (window == null || budget.roomOr(whenThereIsRoom)) {
      quietSinceNanos = System.nanoTime();
      reading = true;
      call.request(1);
    } else if (over.getAsBoolean()) { // meanwhile
      budget.forget(whenThereIsRoom);
    }
  }

  private void askAgain() {
    asked.set(false);
    ask();
  }

  /** How long nothing has come, in nanoseconds. */
  long quietNanos(long nowNanos) {
    return nowNanos - quietSinceNanos;
  }

  /** Whether a message is asked for, and none has come for so long. */
  boolean silentFor(long millis, long nowNanos) {
    return reading && quietNanos(nowNanos) > TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** The stream is over: it waits for room no longer. */
  void end() {
    budget.forget(whenThereIsRoom);
  }
}
