package io.otqmn.quantum.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyLedgerTest {
  private static final KeyPolicy POLICY =
      new KeyPolicy(256, 64, 1024, 1000, 100, Duration.ofHours(1), Duration.ofMinutes(5));

  private Instant now = Instant.EPOCH;
  private final InstantSource clock = () -> now;

  @Test
  void aPoolFillsAtItsRateAndNoFurtherThanItsCapacity() {
    KeyPool pool = pool(0, 2560);
    now = now.plusMillis(99);
    assertThat(pool.stored()).isZero();
    now = now.plusMillis(1);
    assertThat(pool.stored()).isEqualTo(1);
    now = now.plusSeconds(10);
    assertThat(pool.stored()).isEqualTo(101);
    now = now.plusSeconds(1_000_000_000);
    assertThat(pool.stored()).isEqualTo(1000);
  }

  @Test
  void manyLooksMakeNoMoreBitsThanOne() {
    KeyPool pool = pool(0, 777);
    for (int i = 0; i < 100_000; i++) {
      now = now.plusMillis(1);
      assertThat(pool.stored()).isEqualTo((i + 1L) * 777 / 256_000);
    }
  }

  @Test
  void theSameSeedMakesTheSameKeys() {
    KeyCopy one = deliver(ledger(pool(1, 0)), 1, 256, "slave").getFirst();
    KeyCopy two = deliver(ledger(pool(1, 0)), 1, 256, "slave").getFirst();
    assertThat(one.id()).isEqualTo(two.id());
    assertThat(one.id().version()).isEqualTo(4);
    assertThat(one.bytes()).isEqualTo(two.bytes());
  }

  @Test
  void drainsToZeroExactly() {
    KeyPool pool = pool(7, 0);
    KeyLedger ledger = ledger(pool);
    assertThat(ledger.reserve(order(8, 256, "slave"))).isEmpty();
    assertThat(deliver(ledger, 7, 256, "slave")).hasSize(7);
    assertThat(pool.stored()).isZero();
    assertThat(ledger.reserve(order(1, 256, "slave"))).isEmpty();
  }

  @Test
  void aLargerKeyIsMadeOfSeveralAndASmallerOneOfOne() {
    KeyPool pool = pool(10, 0);
    KeyLedger ledger = ledger(pool);
    assertThat(deliver(ledger, 2, 1000, "slave"))
        .allSatisfy(key -> assertThat(key.bytes()).hasSize(125));
    assertThat(pool.stored()).isEqualTo(2);
    assertThat(deliver(ledger, 1, 64, "slave").getFirst().bytes()).hasSize(8);
    assertThat(pool.stored()).isEqualTo(1);
  }

  @Test
  void aKeyIsThereOnceForItsSlaveAndThenGone() {
    KeyLedger ledger = ledger(pool(1, 0));
    KeyCopy key = deliver(ledger, 1, 256, "slave").getFirst();
    assertThat(ledger.collect("stranger", "master", List.of(key.id())))
        .isInstanceOf(Collected.NotEntitled.class);
    assertThat(ledger.collect("master", "master", List.of(key.id())))
        .isInstanceOf(Collected.NotEntitled.class);
    assertThat(ledger.collect("slave", "another", List.of(key.id())))
        .isInstanceOf(Collected.NotFound.class);
    Collected collected = ledger.collect("slave", "master", List.of(key.id()));
    assertThat(((Collected.Delivered) collected).keys().getFirst().bytes()).isEqualTo(key.bytes());
    assertThat(ledger.collect("slave", "master", List.of(key.id())))
        .isInstanceOf(Collected.NotFound.class);
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void oneMissingKeyLeavesTheOthersWhereTheyAre() {
    KeyLedger ledger = ledger(pool(1, 0));
    UUID known = deliver(ledger, 1, 256, "slave").getFirst().id();
    UUID unknown = new UUID(1, 2);
    assertThat(ledger.collect("slave", "master", List.of(known, unknown)))
        .isEqualTo(new Collected.NotFound(List.of(unknown)));
    assertThat(ledger.collect("slave", "master", List.of(known)))
        .isInstanceOf(Collected.Delivered.class);
  }

  @Test
  void eachOfSeveralSlavesFetchesOnceAndTheLastEndsTheKey() {
    KeyLedger ledger = ledger(pool(1, 0));
    UUID id = deliver(ledger, 1, 256, "a", "b").getFirst().id();
    assertThat(ledger.collect("a", "master", List.of(id))).isInstanceOf(Collected.Delivered.class);
    assertThat(ledger.collect("a", "master", List.of(id))).isInstanceOf(Collected.NotFound.class);
    assertThat(ledger.waiting()).isEqualTo(1);
    assertThat(ledger.collect("b", "master", List.of(id))).isInstanceOf(Collected.Delivered.class);
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void whatIsNotFetchedInTimeIsDestroyed() {
    KeyLedger ledger = ledger(pool(2, 0));
    UUID id = deliver(ledger, 1, 256, "slave").getFirst().id();
    now = now.plus(POLICY.pickUpWithin());
    assertThat(ledger.collect("slave", "master", List.of(id)))
        .isInstanceOf(Collected.NotFound.class);
    ledger.expire();
    assertThat(ledger.waiting()).isZero();
    assertThat(ledger.stored("link")).isEqualTo(1);
    now = now.plus(POLICY.storedFor());
    assertThat(ledger.stored("link")).isZero();
  }

  @Test
  void bytesAreZeroAfterTheLastDelivery() {
    KeyRecord key = KeyRecord.reserved(new UUID(1, 1), new byte[] {1, 2, 3}, 0);
    assertThat(key.deliverToMaster(Set.of("a", "b"))).isNotNull();
    assertThat(key.state()).isEqualTo(KeyState.DELIVERED_MASTER);
    assertThat(key.fetch("a")).isNotNull();
    assertThat(key.fetched()).isFalse();
    KeyCopy last = key.fetch("b");
    assertThat(key.state()).isEqualTo(KeyState.DELIVERED_SLAVE);
    assertThat(key.isZero()).isFalse();
    assertThat(key.fetched()).isTrue();
    assertThat(key.state()).isEqualTo(KeyState.DESTROYED);
    assertThat(key.isZero()).isTrue();
    assertThat(last).isNotNull();
    assertThat(last.bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    KeyLedger ledger = ledger(pool(3, 0));
    ledger.reserve(order(3, 256, "slave")).orElseThrow().giveBack();
    assertThat(ledger.stored("link")).isEqualTo(3);
    assertThat(deliver(ledger, 3, 256, "slave")).hasSize(3);
  }

  @Test
  void everyLinkPaysOrNone() {
    KeyPool rich = pool(5, 0);
    KeyPool poor = pool(1, 0);
    KeyLedger ledger = new KeyLedger(POLICY, Map.of("rich", rich, "poor", poor), clock);
    assertThat(ledger.reserve(acrossBoth(2))).isEmpty();
    assertThat(rich.stored()).isEqualTo(5);
    assertThat(ledger.reserve(acrossBoth(1)).orElseThrow().deliver()).hasSize(1);
    assertThat(rich.stored()).isEqualTo(4);
    assertThat(poor.stored()).isZero();
  }

  @Test
  void olderKeysAreLeftAlone() {
    KeyLedger ledger = ledger(pool(1, 256));
    now = now.plusSeconds(1);
    assertThat(ledger.stored("link")).isEqualTo(2);
    var young = new KeyOrder("master", Set.of("slave"), List.of("link"), 1, 256, 500);
    assertThat(ledger.reserve(young)).isPresent();
    assertThat(ledger.reserve(young)).isEmpty();
    assertThat(ledger.stored("link")).isEqualTo(1);
  }

  @Test
  void concurrentCallersNeverGetTheSameKey() throws Exception {
    KeyLedger ledger = ledger(pool(1000, 0));
    Set<UUID> given = ConcurrentHashMap.newKeySet();
    AtomicInteger delivered = new AtomicInteger();
    inParallel(
        64,
        () -> {
          while (true) {
            var reserved = ledger.reserve(order(1, 256, "slave"));
            if (reserved.isEmpty()) {
              return null;
            }
            given.add(reserved.get().deliver().getFirst().id());
            delivered.incrementAndGet();
          }
        });
    assertThat(delivered).hasValue(1000);
    assertThat(given).hasSize(1000);
    List<UUID> ids = List.copyOf(given);
    AtomicInteger fetched = new AtomicInteger();
    inParallel(
        64,
        () -> {
          for (UUID id : ids) {
            if (ledger.collect("slave", "master", List.of(id)) instanceof Collected.Delivered) {
              fetched.incrementAndGet();
            }
          }
          return null;
        });
    assertThat(fetched).hasValue(1000);
    assertThat(ledger.waiting()).isZero();
  }

  @Test
  void overlappingRequestsGetAllOrNothing() throws Exception {
    for (int round = 0; round < 200; round++) {
      KeyLedger ledger = ledger(pool(3, 0));
      List<UUID> ids = deliver(ledger, 3, 256, "slave").stream().map(KeyCopy::id).toList();
      AtomicInteger keys = new AtomicInteger();
      List<List<UUID>> requests =
          List.of(ids, ids.reversed(), ids.subList(0, 2), ids.subList(1, 3));
      AtomicInteger next = new AtomicInteger();
      inParallel(
          requests.size(),
          () -> {
            List<UUID> request = requests.get(next.getAndIncrement());
            if (ledger.collect("slave", "master", request) instanceof Collected.Delivered got) {
              keys.addAndGet(got.keys().size());
            }
            return null;
          });
      assertThat(keys.get()).isBetween(2, 3);
    }
  }

  private static void inParallel(int callers, Callable<Void> what) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        running.add(threads.submit(what));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    }
  }

  private KeyPool pool(int startWith, long bitsPerSecond) {
    var source = new SimulatedKeySource(bitsPerSecond, 256, new Random(1), clock.millis());
    return new KeyPool(POLICY, source, clock, startWith);
  }

  private KeyLedger ledger(KeyPool pool) {
    return new KeyLedger(POLICY, Map.of("link", pool), clock);
  }

  private static KeyOrder order(int number, int bits, String... slaves) {
    return new KeyOrder("master", Set.of(slaves), List.of("link"), number, bits, Long.MAX_VALUE);
  }

  private static KeyOrder acrossBoth(int number) {
    return new KeyOrder("master", Set.of(), List.of("rich", "poor"), number, 256, Long.MAX_VALUE);
  }

  private static List<KeyCopy> deliver(KeyLedger ledger, int number, int bits, String... slaves) {
    return ledger.reserve(order(number, bits, slaves)).orElseThrow().deliver();
  }
}
