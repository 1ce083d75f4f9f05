package io.otqmn.quantum.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private record Entry(long time, long code) {}

  @Test
  void givesEventsInTheOrderOfASortedList() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      EventQueue queue = new EventQueue();
      PriorityQueue<Entry> expected =
          new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::code));
      long now = 0;
      for (int i = 0; i < 2000; i++) {
        if (random.nextInt(5) < 3) {
          Entry entry = new Entry(now + random.nextInt(50), random.nextInt(8));
          queue.add(entry.time(), entry.code());
          expected.add(entry);
        } else if (!expected.isEmpty() && expected.peek().time() <= now + 20) {
          assertThat(queue.next(now + 20)).isTrue();
          assertThat(new Entry(queue.time(), queue.code())).isEqualTo(expected.remove());
          now = queue.time();
        } else {
          assertThat(queue.next(now + 20)).isFalse();
        }
        assertThat(queue.size()).isEqualTo(expected.size());
      }
    }
  }

  @Test
  void refusesThePast() {
    EventQueue queue = new EventQueue();
    queue.add(5, 0);
    assertThat(queue.next(5)).isTrue();
    assertThatThrownBy(() -> queue.add(4, 0)).hasMessageContaining("the past is over");
  }

  @Test
  void anEventKeepsItsParts() {
    long event =
        Event.of(
            Event.DELIVERED, Event.MOST_OWNERS - 1, Event.MOST_PARTS - 1, Event.GENERATIONS - 1);
    assertThat(Event.kind(event)).isEqualTo(Event.DELIVERED);
    assertThat(Event.owner(event)).isEqualTo(Event.MOST_OWNERS - 1);
    assertThat(Event.part(event)).isEqualTo(Event.MOST_PARTS - 1);
    assertThat(Event.generation(event)).isEqualTo(Event.GENERATIONS - 1);
  }
}
