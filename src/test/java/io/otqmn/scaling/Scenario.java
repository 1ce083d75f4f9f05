package io.otqmn.scaling;

import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * What happens to a site.
 *
 * @param seconds that it lasts
 * @param active cameras that want a stream, by second
 * @param nodeLoss at which half of the collectors die; negative: never
 */
record Scenario(String name, boolean storm, long seconds, LongToIntFunction active, long nodeLoss) {
  private static final long NEVER = -1;
  private static final double DAY = 86_400;

  static List<Scenario> all(SiteSettings site) {
    int all = site.cameras();
    return List.of(
        new Scenario("a day", false, 86_400, t -> day(all, t), NEVER),
        new Scenario(
            "a day with rush hours",
            false,
            86_400,
            t -> Math.max(day(all, t), rush(all, t)),
            NEVER),
        new Scenario(
            "power cut of half an hour", true, 7200, t -> t >= 1800 && t < 3600 ? 0 : all, NEVER),
        new Scenario(
            "two power cuts",
            true,
            9000,
            t -> t >= 1800 && t < 3000 || t >= 4800 && t < 6000 ? 0 : all,
            NEVER),
        new Scenario(
            "half the site dark, then back",
            true,
            7200,
            t -> t >= 1800 && t < 4500 ? all / 4 : all,
            NEVER),
        new Scenario(
            "network gone for 20 s", false, 3600, t -> t >= 1800 && t < 1820 ? 0 : all, NEVER),
        new Scenario("half the nodes die", true, 3600, t -> all, 1800),
        new Scenario("all wake up at dawn", true, 5400, t -> t < 1800 ? all / 5 : all, NEVER),
        new Scenario("twice as many as expected", true, 5400, t -> t < 1800 ? all : 2 * all, NEVER),
        new Scenario(
            "twice as many, then half the nodes die",
            true,
            7200,
            t -> t < 1800 ? all : 2 * all,
            5400));
  }

  /** A third at night, all in the afternoon. */
  private static int day(int all, long second) {
    double phase = 2 * Math.PI * (second / DAY - 0.125);
    return (int) (all * (0.65 - 0.35 * Math.cos(phase)));
  }

  private static int rush(int all, long second) {
    long hour = second / 3600 % 24;
    return hour == 7 || hour == 17 ? all : 0;
  }
}
