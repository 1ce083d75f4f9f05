package io.otqmn.scaling;

/** What is compared. */
enum Variant {
  /** An autoscaler on CPU with the defaults of Kubernetes; streams stay where they are. */
  PLAIN("plain HPA on CPU", false),
  /** Ours, but streams stay where they are. */
  UNBALANCED("ours without rebalancing", false),
  OURS("ours", true);

  private static final int MIN = 2;
  private static final int MAX = 20;
  private static final int CPU_PERCENT = 70;
  private static final int STREAMS_PER_REPLICA = 1200;

  private final String title;
  private final boolean rebalancing;

  Variant(String title, boolean rebalancing) {
    this.title = title;
    this.rebalancing = rebalancing;
  }

  String title() {
    return title;
  }

  boolean rebalancing() {
    return rebalancing;
  }

  /** Collectors for all cameras, with which every variant begins. */
  static int enough(SiteSettings site) {
    return site.floor(MIN, MAX, STREAMS_PER_REPLICA);
  }

  AutoscalerSettings settings(SiteSettings site) {
    return this == PLAIN
        ? AutoscalerSettings.plain(MIN, MAX, CPU_PERCENT, site.cpuRequest())
        : AutoscalerSettings.ours(
            enough(site), MAX, CPU_PERCENT, site.cpuRequest(), STREAMS_PER_REPLICA);
  }
}
