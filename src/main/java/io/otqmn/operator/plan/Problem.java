package io.otqmn.operator.plan;

/** Something that makes a fleet unusable: where, what, and what to do about it. */
public record Problem(String field, String what, String remedy) {
  @Override
  public String toString() {
    return "%s %s: %s".formatted(field, what, remedy);
  }
}
