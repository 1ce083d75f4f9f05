package io.otqmn.operator.plan;

/** The collector's own view of its configuration file, which the operator must not import. */
@FunctionalInterface
public interface ConfigCheck {
  /**
   * @throws IllegalArgumentException if a collector would refuse the file; the message says where,
   *     what, and what to do
   */
  void check(String config);
}
