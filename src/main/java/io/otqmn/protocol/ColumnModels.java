package io.otqmn.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The probabilities of one column, or of several that share them. What is not used is not there.
 */
final class ColumnModels {
  /** The column is not in the frame. */
  static final int ABSENT = 0;

  /** In every row what it was last. */
  static final int CONSTANT = 1;

  /** In every row more by what it was last more. */
  static final int STEADY = 2;

  /** Changes. */
  static final int PLAIN = 3;

  /** Changes of changes. */
  static final int CURVED = 4;

  /** As the two before, and not every row has a value. */
  static final int PLAIN_HOLES = 5;

  static final int CURVED_HOLES = 6;
  static final int MODES = 7;

  static final int MODE_BITS = 3;
  static final int RECENT_CHANGES = 3;
  static final int LONGEST_SINCE_CHANGE = 7;
  static final int LONGEST_SINCE_PRESENT = 31;

  // contexts of values
  static final int CHANGED = 0;
  static final int AS_LEFT = CHANGED + 2 * (LONGEST_SINCE_CHANGE + 1);
  static final int RECENT = AS_LEFT + 1;
  static final int CHANGE = RECENT + RECENT_CHANGES;
  private static final int VALUE_CONTEXTS = CHANGE + Numbers.CONTEXTS;

  private static final int PRESENCE_CONTEXTS = 2 * (LONGEST_SINCE_PRESENT + 1);

  final char[] mode = Probability.unknown(MODES + 1 << MODE_BITS);
  private char @Nullable [] plain;
  private char @Nullable [] curved;
  private char @Nullable [] presence;

  char[] values(boolean ofCurved) {
    char[] models = ofCurved ? curved : plain;
    if (models == null) {
      models = Probability.unknown(VALUE_CONTEXTS);
      if (ofCurved) {
        curved = models;
      } else {
        plain = models;
      }
    }
    return models;
  }

  char[] presence() {
    char[] models = presence;
    if (models == null) {
      models = Probability.unknown(PRESENCE_CONTEXTS);
      presence = models;
    }
    return models;
  }

  void clear() {
    Probability.forget(mode);
    plain = null;
    curved = null;
    presence = null;
  }
}
