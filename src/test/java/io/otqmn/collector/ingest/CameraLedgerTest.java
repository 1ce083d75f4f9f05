package io.otqmn.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.otqmn.collector.ingest.CameraLedger.Position;
import io.otqmn.v1.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CameraLedgerTest {
  private static final class Listener implements CameraLedger.Owner {
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<Long> rejected = new ArrayList<>();

    @Override
    public void acknowledged(long sequence) {
      acknowledged.add(sequence);
    }

    @Override
    public void rejected(long sequence, RejectReason reason, String message) {
      rejected.add(sequence);
    }
  }

  private final Listener listener = new Listener();

  private CameraLedger ledger(long firstUnacknowledged) {
    CameraLedger ledger = new CameraLedger(1, firstUnacknowledged);
    ledger.own(listener, firstUnacknowledged);
    return ledger;
  }

  @Test
  void acknowledgesOnlyAsFarAsNothingBeforeIsOpen() {
    CameraLedger ledger = ledger(1);
    for (long sequence = 1; sequence <= 3; sequence++) {
      assertThat(ledger.receive(listener, sequence, sequence)).isEqualTo(Position.NEXT);
    }
    ledger.settle(3, 3);
    ledger.settleRejected(2, RejectReason.REJECT_REASON_BACKEND, "");
    assertThat(listener.acknowledged).isEmpty();
    assertThat(listener.rejected).containsExactly(2L);
    ledger.settle(1, 1);
    assertThat(listener.acknowledged).containsExactly(3L);
    assertThat(ledger.open()).isZero();
  }

  @Test
  void knowsWhatCameBeforeAndWhatComesTooEarly() {
    CameraLedger ledger = ledger(10);
    assertThat(ledger.receive(listener, 9, 9)).isEqualTo(Position.DUPLICATE);
    assertThat(ledger.receive(listener, 11, 11)).isEqualTo(Position.AHEAD);
    assertThat(ledger.receive(listener, 8, 12)).isEqualTo(Position.NEXT);
    assertThat(ledger.expected()).isEqualTo(13);
    assertThat(ledger.receive(new Listener(), 13, 13)).isEqualTo(Position.NOT_YOURS);
  }

  @Test
  void anEdgeThatWasAcknowledgedElsewhereMovesTheLedgerOn() {
    CameraLedger ledger = ledger(1);
    ledger.receive(listener, 1, 1);
    ledger.own(listener, 50);
    assertThat(ledger.acknowledged()).isEqualTo(49);
    assertThat(ledger.receive(listener, 50, 50)).isEqualTo(Position.NEXT);
    ledger.settle(1, 1);
    assertThat(ledger.acknowledged()).isEqualTo(49);
    ledger.settle(50, 50);
    assertThat(listener.acknowledged).containsExactly(50L);
  }

  @Test
  void inWhateverOrderFramesSettleTheEndIsTheSame() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 200; round++) {
      listener.acknowledged.clear();
      CameraLedger ledger = ledger(1);
      List<Long> open = new ArrayList<>();
      long next = 1;
      while (next <= 50 || !open.isEmpty()) {
        if (next <= 50 && random.nextBoolean()) {
          ledger.receive(listener, next, next);
          open.add(next++);
        } else if (!open.isEmpty()) {
          long settled = open.remove(random.nextInt(open.size()));
          ledger.settle(settled, settled);
          long lowestOpen = open.stream().mapToLong(Long::longValue).min().orElse(next);
          assertThat(ledger.acknowledged()).isEqualTo(lowestOpen - 1);
        }
      }
      assertThat(listener.acknowledged).isSorted().doesNotHaveDuplicates().endsWith(50L);
    }
  }
}
