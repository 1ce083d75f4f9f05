package io.otqmn.scaling;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs every scenario against every variant and prints what it cost: make simulate-scaling. */
final class ScalingSimulation {
  private static final long SEED = 20_261_124;

  private ScalingSimulation() {}

  /** Of one scenario; the same for the same seed. */
  static Map<Variant, Outcome> run(Scenario scenario, SiteSettings site, long seed) {
    Map<Variant, Outcome> outcomes = new EnumMap<>(Variant.class);
    for (Variant variant : Variant.values()) {
      outcomes.put(variant, new Site(site, scenario, variant, new SplittableRandom(seed)).run());
    }
    return outcomes;
  }

  static String table(long seed) {
    SiteSettings site = SiteSettings.city();
    StringBuilder table = new StringBuilder();
    String line = "%-40s %-26s %18s %12s %10s%n";
    table.append(
        String.format(
            Locale.ROOT,
            line,
            "scenario (seed " + seed + ")",
            "scaled by",
            "overload s",
            "pod-hours",
            "reversals"));
    for (Scenario scenario : Scenario.all(site)) {
      String name = scenario.name();
      for (Map.Entry<Variant, Outcome> entry : run(scenario, site, seed).entrySet()) {
        Outcome outcome = entry.getValue();
        table.append(
            String.format(
                Locale.ROOT,
                line,
                name,
                entry.getKey().title(),
                outcome.overloadSeconds(),
                String.format(Locale.ROOT, "%.1f", outcome.podSeconds() / 3600.0),
                outcome.reversals()));
        name = "";
      }
    }
    return table.toString();
  }

  /**
   * @param args the seed, if not the usual one
   */
  public static void main(String[] args) {
    System.out.print(table(args.length > 0 ? Long.parseLong(args[0]) : SEED));
  }
}
