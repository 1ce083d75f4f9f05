package io.otqmn.kme;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.kme.client.Certificates;
import io.otqmn.kme.client.KmeClient;
import io.otqmn.kme.client.KmeException;
import io.otqmn.kme.client.ReceivedKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 64 callers at once take all keys there are, and 64 fetch all of them, in competition. */
class SingleUseTest {
  private static final int CALLERS = 64;
  private static final int KEYS = 1500;

  @TempDir private Path directory;

  @Test
  void everyKeyIsDeliveredOnceToEachSide() throws Exception {
    try (TestKme kme =
        new TestKme(
            directory, new Certificates(directory), "kme-a", 0, KEYS, List.of("master", "slave"))) {
      KmeClient master = kme.client("master");
      KmeClient slave = kme.client("slave");
      Map<UUID, byte[]> made = new ConcurrentHashMap<>();
      AtomicInteger taken = new AtomicInteger();
      inParallel(() -> takeAll(master, made, taken));
      assertThat(taken).hasValue(KEYS);
      assertThat(made).hasSize(KEYS);
      assertThat(master.status("slave").storedKeyCount()).isZero();

      AtomicInteger fetched = new AtomicInteger();
      List<UUID> ids = List.copyOf(made.keySet());
      AtomicInteger next = new AtomicInteger();
      inParallel(() -> fetchTwice(slave, ids, next, made, fetched));
      assertThat(fetched).hasValue(KEYS);
      assertThat(kme.waiting()).isZero();
    }
  }

  private static Void takeAll(KmeClient master, Map<UUID, byte[]> made, AtomicInteger taken)
      throws Exception {
    while (true) {
      try {
        for (ReceivedKey key : master.encKeys("slave", 1, 256)) {
          taken.incrementAndGet();
          made.put(key.id(), key.key());
        }
      } catch (KmeException e) {
        assertThat(e.kind()).isEqualTo(KmeException.Kind.UNAVAILABLE);
        return null;
      }
    }
  }

  /** Every ID is asked for by two callers, at about the same time. */
  private static Void fetchTwice(
      KmeClient slave,
      List<UUID> ids,
      AtomicInteger next,
      Map<UUID, byte[]> made,
      AtomicInteger fetched)
      throws Exception {
    while (true) {
      int turn = next.getAndIncrement() / 2;
      if (turn >= ids.size()) {
        return null;
      }
      try {
        ReceivedKey key = slave.decKeys("master", List.of(ids.get(turn))).getFirst();
        assertThat(key.key()).isEqualTo(made.get(key.id()));
        fetched.incrementAndGet();
      } catch (KmeException e) {
        assertThat(e).hasMessage("400 one or more keys specified are not found on KME");
      }
    }
  }

  private static void inParallel(Callable<Void> what) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        running.add(threads.submit(what));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    }
  }
}
