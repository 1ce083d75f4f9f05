package io.otqmn.quantum.sim;

import java.util.Arrays;

/**
 * Pending events, earliest first; of those at one instant the one with the smaller code. That order
 * depends on nothing but the events themselves, so a run can be repeated. A heap of four children
 * per node in one array of longs: no object per event.
 */
final class EventQueue {
  private static final int CHILDREN = 4;

  /** Time and code of each entry, side by side. */
  private long[] heap = new long[2 * 64];

  private int size;

  /** The root was taken: the next event to be added may have its place. */
  private boolean rootTaken;

  private long time;
  private long code;

  void add(long atNanos, long event) {
    if (atNanos < time) {
      throw new IllegalArgumentException(
          "event at " + atNanos + " ns, but it is " + time + " ns already: the past is over");
    }
    if (rootTaken) {
      rootTaken = false;
      sink(atNanos, event);
      return;
    }
    if (2 * size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * heap.length);
    }
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) / CHILDREN;
      if (!before(atNanos, event, parent)) {
        break;
      }
      heap[2 * hole] = heap[2 * parent];
      heap[2 * hole + 1] = heap[2 * parent + 1];
      hole = parent;
    }
    heap[2 * hole] = atNanos;
    heap[2 * hole + 1] = event;
  }

  /** Takes the next event if it is due; {@link #time} and {@link #code} then describe it. */
  boolean next(long untilNanos) {
    if (rootTaken) {
      rootTaken = false;
      size--;
      if (size > 0) {
        sink(heap[2 * size], heap[2 * size + 1]);
      }
    }
    if (size == 0 || heap[0] > untilNanos) {
      return false;
    }
    time = heap[0];
    code = heap[1];
    rootTaken = true;
    return true;
  }

  long time() {
    return time;
  }

  long code() {
    return code;
  }

  int size() {
    return rootTaken ? size - 1 : size;
  }

  private void sink(long atNanos, long event) {
    int hole = 0;
    while (true) {
      int child = CHILDREN * hole + 1;
      if (child >= size) {
        break;
      }
      int end = Math.min(child + CHILDREN, size);
      int least = child;
      for (int other = child + 1; other < end; other++) {
        if (before(heap[2 * other], heap[2 * other + 1], least)) {
          least = other;
        }
      }
      if (!before(heap[2 * least], heap[2 * least + 1], atNanos, event)) {
        break;
      }
      heap[2 * hole] = heap[2 * least];
      heap[2 * hole + 1] = heap[2 * least + 1];
      hole = least;
    }
    heap[2 * hole] = atNanos;
    heap[2 * hole + 1] = event;
  }

  private boolean before(long atNanos, long event, int index) {
    return before(atNanos, event, heap[2 * index], heap[2 * index + 1]);
  }

  private static boolean before(long time1, long code1, long time2, long code2) {
    return time1 < time2 || (time1 == time2 && code1 < code2);
  }
}
