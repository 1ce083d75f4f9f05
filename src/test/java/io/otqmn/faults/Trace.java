package io.otqmn.faults;

import java.util.List;
import java.util.Map;

/**
 * How a scenario goes when nothing fails.
 *
 * @param states after each step
 * @param births how many objects of each kind came to be
 * @param deaths how many were deleted
 * @param points how often each kind of request and event occurred
 */
record Trace(
    List<Snapshot> states,
    Map<String, Integer> births,
    Map<String, Integer> deaths,
    Map<String, Integer> points) {}
